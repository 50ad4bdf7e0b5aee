'use strict';

// An EventTarget that can also be used like an EventEmitter, as far as Node's documentation of
// NodeEventTarget goes.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const { EventTarget } = require('internal/event_target');
const { kEvents, kHybridDispatch, kIsNodeStyleListener } =
  require('internal/event_target/symbols');
const EventEmitter = require('events');

const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');

function check(target) {
  if (!target?.constructor?.[kIsNodeEventTarget]) {
    throw new codes.ERR_INVALID_THIS('NodeEventTarget');
  }
}

class NodeEventTarget extends EventTarget {
  static [kIsNodeEventTarget] = true;
  static defaultMaxListeners = 10;

  setMaxListeners(n) {
    check(this);
    EventEmitter.setMaxListeners(n, this);
  }

  getMaxListeners() {
    check(this);
    return this[EventEmitter.kMaxEventTargetListeners];
  }

  eventNames() {
    check(this);
    return Array.from(this[kEvents].keys());
  }

  listenerCount(type) {
    check(this);
    return this[kEvents].get(String(type))?.size ?? 0;
  }

  off(type, listener, options) {
    check(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    return this.off(type, listener, options);
  }

  on(type, listener) {
    check(this);
    this.addEventListener(type, listener, { __proto__: null, [kIsNodeStyleListener]: true });
    return this;
  }

  addListener(type, listener) {
    return this.on(type, listener);
  }

  once(type, listener) {
    check(this);
    this.addEventListener(type, listener, {
      __proto__: null, once: true, [kIsNodeStyleListener]: true,
    });
    return this;
  }

  emit(type, value) {
    check(this);
    validateString(type, 'type');
    const heard = this.listenerCount(type) > 0;
    this[kHybridDispatch](value, type);
    return heard;
  }

  removeAllListeners(type) {
    check(this);
    if (type === undefined) this[kEvents].clear();
    else this[kEvents].delete(String(type));
    return this;
  }
}

for (const name of ['setMaxListeners', 'getMaxListeners', 'eventNames', 'listenerCount', 'off',
                    'removeListener', 'on', 'addListener', 'once', 'emit', 'removeAllListeners']) {
  Object.defineProperty(NodeEventTarget.prototype, name, { __proto__: null, enumerable: true });
}

module.exports = { NodeEventTarget };
