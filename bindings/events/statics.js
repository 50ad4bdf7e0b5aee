'use strict';

// The static members of EventEmitter.

const { codes } = require('internal/errors');
const { validateBoolean, validateNumber } = require('internal/validators');

const { defineProperty } = Object;

const kIsEventTarget = Symbol.for('nodejs.event_target');

function isEventTarget(value) {
  return value?.constructor?.[kIsEventTarget];
}

function notAnEmitter(name, value) {
  return new codes.ERR_INVALID_ARG_TYPE(name, ['EventEmitter', 'EventTarget'], value);
}

// `state` holds the symbols and the default that emitters and their statics share.
function install(EventEmitter, state) {
  const { kCapture, kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = state;

  EventEmitter.addAbortListener = function addAbortListener(signal, listener) {
    return require('internal/events/abort_listener').addAbortListener(signal, listener);
  };

  EventEmitter.once = async function once(emitter, name, options) {
    return require('internal/events/async').once(emitter, name, options);
  };

  EventEmitter.on = function on(emitter, event, options) {
    return require('internal/events/async').on(emitter, event, options);
  };

  EventEmitter.getEventListeners = function getEventListeners(emitterOrTarget, type) {
    if (typeof emitterOrTarget.listeners === 'function') return emitterOrTarget.listeners(type);
    if (!isEventTarget(emitterOrTarget)) throw notAnEmitter('emitter', emitterOrTarget);
    const { kEvents } = require('internal/event_target');
    const entries = emitterOrTarget[kEvents].get(type)?.entries ?? [];
    return entries.map((entry) => entry.listener);
  };

  EventEmitter.getMaxListeners = function getMaxListeners(emitterOrTarget) {
    if (typeof emitterOrTarget?.getMaxListeners === 'function') {
      return state.maxListenersOf(emitterOrTarget);
    }
    if (emitterOrTarget?.[kMaxEventTargetListeners]) {
      return emitterOrTarget[kMaxEventTargetListeners];
    }
    throw notAnEmitter('emitter', emitterOrTarget);
  };

  EventEmitter.EventEmitter = EventEmitter;
  EventEmitter.usingDomains = false;
  EventEmitter.captureRejectionSymbol = state.kRejection;

  defineProperty(EventEmitter, 'captureRejections', {
    __proto__: null,
    enumerable: true,
    get() {
      return EventEmitter.prototype[kCapture];
    },
    set(value) {
      validateBoolean(value, 'EventEmitter.captureRejections');
      EventEmitter.prototype[kCapture] = value;
    },
  });

  defineProperty(EventEmitter, 'EventEmitterAsyncResource', {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      return require('internal/events/async_resource').EventEmitterAsyncResource;
    },
    set: undefined,
  });

  EventEmitter.errorMonitor = state.kErrorMonitor;

  defineProperty(EventEmitter, 'defaultMaxListeners', {
    __proto__: null,
    enumerable: true,
    get: state.getDefault,
    set(value) {
      validateNumber(value, 'defaultMaxListeners', 0);
      state.setDefault(value);
    },
  });

  defineProperty(EventEmitter, 'kMaxEventTargetListeners', {
    __proto__: null, value: kMaxEventTargetListeners,
  });
  defineProperty(EventEmitter, 'kMaxEventTargetListenersWarned', {
    __proto__: null, value: kMaxEventTargetListenersWarned,
  });

  EventEmitter.setMaxListeners = function(n = state.getDefault(), ...targets) {
    validateNumber(n, 'setMaxListeners', 0);
    if (targets.length === 0) state.setDefault(n);
    for (const target of targets) {
      if (isEventTarget(target)) {
        target[kMaxEventTargetListeners] = n;
        target[kMaxEventTargetListenersWarned] = false;
      } else if (typeof target.setMaxListeners === 'function') {
        target.setMaxListeners(n);
      } else {
        throw notAnEmitter('eventTargets', target);
      }
    }
  };

  EventEmitter.listenerCount = function(emitter, type) {
    if (typeof emitter.listenerCount === 'function') return emitter.listenerCount(type);
    return state.listenerCount.call(emitter, type);
  };
}

module.exports = { install };
