'use strict';

// The five channels that follow one operation from its start to its end.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { Channel, channel } = require('diagnostics_channel');

const kEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

function findChannel(from, event) {
  if (typeof from === 'string') return channel(`tracing:${from}:${event}`);
  if (typeof from !== 'object' || from === null) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'nameOrChannels', ['string', 'TracingChannel', 'Object'], from);
  }
  // Throws for a channel that is missing.
  Object.getPrototypeOf(from[event]);
  if (!(from[event] instanceof Channel)) {
    throw new codes.ERR_INVALID_ARG_TYPE(`nameOrChannels.${event}`, ['Channel'], from[event]);
  }
  return from[event];
}

class TracingChannel {
  constructor(nameOrChannels) {
    for (const event of kEvents) {
      Object.defineProperty(this, event, {
        __proto__: null, value: findChannel(nameOrChannels, event),
      });
    }
  }

  get hasSubscribers() {
    return kEvents.some((event) => this[event].hasSubscribers);
  }

  subscribe(handlers) {
    for (const event of kEvents) {
      if (handlers[event]) this[event].subscribe(handlers[event]);
    }
  }

  unsubscribe(handlers) {
    let all = true;
    for (const event of kEvents) {
      if (handlers[event] && !this[event].unsubscribe(handlers[event])) all = false;
    }
    return all;
  }

  // The synchronous part that all kinds of tracing share.
  #trace(context, operation) {
    return this.start.runStores(context, () => {
      try {
        return operation();
      } catch (error) {
        context.error = error;
        this.error.publish(context);
        throw error;
      } finally {
        this.end.publish(context);
      }
    });
  }

  traceSync(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    return this.#trace(context, () => {
      const result = Reflect.apply(fn, thisArg, args);
      context.result = result;
      return result;
    });
  }

  tracePromise(fn, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const settled = () => {
      this.asyncStart.publish(context);
      this.asyncEnd.publish(context);
    };
    return this.#trace(context, () => {
      let promise = Reflect.apply(fn, thisArg, args);
      if (!(promise instanceof Promise)) promise = Promise.resolve(promise);
      return promise.then((result) => {
        context.result = result;
        settled();
        return result;
      }, (error) => {
        context.error = error;
        this.error.publish(context);
        settled();
        return Promise.reject(error);
      });
    });
  }

  traceCallback(fn, position = -1, context = {}, thisArg, ...args) {
    if (!this.hasSubscribers) return Reflect.apply(fn, thisArg, args);
    const callback = args.at(position);
    validateFunction(callback, 'callback');
    const tracing = this;
    function traced(error, result) {
      if (error) {
        context.error = error;
        tracing.error.publish(context);
      } else {
        context.result = result;
      }
      return tracing.asyncStart.runStores(context, () => {
        try {
          return Reflect.apply(callback, this, arguments);
        } finally {
          tracing.asyncEnd.publish(context);
        }
      });
    }
    args.splice(position, 1, traced);
    return this.#trace(context, () => Reflect.apply(fn, thisArg, args));
  }
}

module.exports = { TracingChannel };
