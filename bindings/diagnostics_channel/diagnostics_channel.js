'use strict';

// node:diagnostics_channel: named channels that tell whoever listens what a module does.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

// Name to WeakRef of the channel. Channels in use are held by `inUse`: a subscriber must not be
// lost because nobody else keeps the channel.
const channels = new Map();
const inUse = new Set();
const collected = new FinalizationRegistry((name) => {
  if (channels.get(name)?.deref() === undefined) channels.delete(name);
});

function reportLater(error) {
  process.nextTick(() => {
    internalBinding('errors').triggerUncaughtException(error, false);
  });
}

class Channel {
  constructor(name) {
    // undefined while nobody listens, so that publishers ask for little; never changed in place.
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    channels.set(name, new WeakRef(this));
    collected.register(this, name);
  }

  get hasSubscribers() {
    return this._subscribers !== undefined || this._stores !== undefined;
  }

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    this._subscribers = [...this._subscribers ?? [], subscription];
    inUse.add(this);
  }

  unsubscribe(subscription) {
    const index = this._subscribers?.indexOf(subscription) ?? -1;
    if (index === -1) return false;
    const rest = this._subscribers.toSpliced(index, 1);
    this._subscribers = rest.length > 0 ? rest : undefined;
    if (!this.hasSubscribers) inUse.delete(this);
    return true;
  }

  bindStore(store, transform) {
    this._stores ??= new Map();
    this._stores.set(store, transform);
    inUse.add(this);
  }

  unbindStore(store) {
    if (!this._stores?.delete(store)) return false;
    if (this._stores.size === 0) this._stores = undefined;
    if (!this.hasSubscribers) inUse.delete(this);
    return true;
  }

  publish(data) {
    const subscribers = this._subscribers;
    if (subscribers === undefined) return;
    for (const subscriber of subscribers) {
      try {
        subscriber(data, this.name);
      } catch (error) {
        reportLater(error);
      }
    }
  }

  // Calls `fn` with the stores set to what the message makes of them.
  runStores(data, fn, thisArg, ...args) {
    let run = () => {
      this.publish(data);
      return Reflect.apply(fn, thisArg, args);
    };
    for (const [store, transform] of this._stores ?? []) run = inStore(store, transform, data, run);
    return run();
  }
}

function inStore(store, transform, data, next) {
  return () => {
    let value = data;
    try {
      if (transform !== undefined) value = transform(data);
    } catch (error) {
      reportLater(error);
      return next();
    }
    return store.run(value, next);
  };
}

function channel(name) {
  const existing = channels.get(name)?.deref();
  if (existing !== undefined) return existing;
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new codes.ERR_INVALID_ARG_TYPE('channel', ['string', 'symbol'], name);
  }
  return new Channel(name);
}

module.exports = {
  channel,
  hasSubscribers: (name) => channels.get(name)?.deref()?.hasSubscribers ?? false,
  subscribe: (name, subscription) => channel(name).subscribe(subscription),
  tracingChannel(nameOrChannels) {
    const { TracingChannel } = require('internal/diagnostics_channel/tracing');
    return new TracingChannel(nameOrChannels);
  },
  unsubscribe: (name, subscription) => channel(name).unsubscribe(subscription),
  Channel,
};
