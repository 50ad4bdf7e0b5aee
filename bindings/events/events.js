'use strict';

const { codes, genericNodeError, kEnhanceStackBeforeInspector } = require('internal/errors');
const { validateBoolean, validateFunction, validateNumber } = require('internal/validators');

const { captureStackTrace } = Error;
const { defineProperty, getPrototypeOf } = Object;
const { ownKeys } = Reflect;

const kCapture = Symbol('kCapture');
const kErrorMonitor = Symbol('events.errorMonitor');
const kRejection = Symbol.for('nodejs.rejection');
const kShapeMode = Symbol('shapeMode');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');

let defaultMaxListeners = 10;

function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}

// Also called on objects that only mix the methods in, and by constructors that laid out
// `_events` with all their names beforehand: those keep that shape (kShapeMode).
EventEmitter.init = function(options) {
  if (this._events === undefined || this._events === getPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
  } else {
    this[kShapeMode] = true;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (options?.captureRejections) {
    validateBoolean(options.captureRejections, 'options.captureRejections');
    this[kCapture] = true;
  } else {
    this[kCapture] = prototype[kCapture];
  }
};

const { prototype } = EventEmitter;

defineProperty(prototype, kCapture, {
  __proto__: null, value: false, writable: true, enumerable: false,
});
prototype._events = undefined;
prototype._eventsCount = 0;
prototype._maxListeners = undefined;

function maxListenersOf(emitter) {
  return emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners;
}

prototype.setMaxListeners = function setMaxListeners(n) {
  validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

prototype.getMaxListeners = function getMaxListeners() {
  return maxListenersOf(this);
};

// The handler that runs may add and remove listeners: those registered when emit was called get
// the event. Lists of two and three are read before the first call, longer ones copied.
prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === 'error') {
    if (events !== undefined && events[kErrorMonitor] !== undefined) {
      this.emit(kErrorMonitor, ...args);
    }
    if (events === undefined || events.error === undefined) throwUnhandled(this, args);
  } else if (events === undefined) {
    return false;
  }

  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler === 'function') {
    const result = handler.apply(this, args);
    if (result !== undefined && result !== null) catchRejection(this, result, type, args);
    return true;
  }

  const count = handler.length;
  if (count === 2) {
    const second = handler[1];
    const result = handler[0].apply(this, args);
    if (result !== undefined && result !== null) catchRejection(this, result, type, args);
    const last = second.apply(this, args);
    if (last !== undefined && last !== null) catchRejection(this, last, type, args);
    return true;
  }
  const listeners = copyList(handler);
  for (let i = 0; i < count; i++) {
    const result = listeners[i].apply(this, args);
    if (result !== undefined && result !== null) catchRejection(this, result, type, args);
  }
  return true;
};

function copyList(list) {
  switch (list.length) {
    case 3: return [list[0], list[1], list[2]];
    case 4: return [list[0], list[1], list[2], list[3]];
    case 5: return [list[0], list[1], list[2], list[3], list[4]];
    case 6: return [list[0], list[1], list[2], list[3], list[4], list[5]];
    default: return list.slice();
  }
}

// An 'error' event that nobody listens to.
function throwUnhandled(emitter, args) {
  const error = args[0];
  if (error instanceof Error) {
    try {
      const emitted = {};
      captureStackTrace(emitted, prototype.emit);
      defineProperty(error, kEnhanceStackBeforeInspector, {
        __proto__: null,
        value: () => require('internal/events/unhandled').enhanceStack(emitter, error, emitted),
        configurable: true,
      });
    } catch {
      // A frozen error is thrown as it is.
    }
    throw error; // Unhandled 'error' event
  }

  let shown = error;
  try {
    shown = require('internal/util/inspect').inspect(error);
  } catch {
    // The text says what can be said.
  }
  const wrapped = new codes.ERR_UNHANDLED_ERROR(shown);
  wrapped.context = error;
  throw wrapped; // Unhandled 'error' event
}

function catchRejection(emitter, promise, type, args) {
  if (emitter[kCapture]) {
    require('internal/events/unhandled').catchRejection(emitter, promise, type, args, kCapture);
  }
}

function add(emitter, type, listener, prepend) {
  validateFunction(listener, 'listener');

  let events = emitter._events;
  if (events === undefined) {
    events = emitter._events = { __proto__: null };
    emitter._eventsCount = 0;
  } else if (events.newListener !== undefined) {
    emitter.emit('newListener', type, listener.listener ?? listener);
    events = emitter._events; // The handler may have replaced it.
  }

  const existing = events[type];
  if (existing === undefined) {
    events[type] = listener;
    emitter._eventsCount++;
    return emitter;
  }

  let list = existing;
  if (typeof existing === 'function') {
    list = events[type] = prepend ? [listener, existing] : [existing, listener];
  } else if (prepend) {
    list.unshift(listener);
  } else {
    list.push(listener);
  }
  const max = maxListenersOf(emitter);
  if (max > 0 && list.length > max && !list.warned) warnAboutLeak(emitter, type, list, max);
  return emitter;
}

function warnAboutLeak(emitter, type, list, max) {
  list.warned = true;
  const { inspect } = require('internal/util/inspect');
  process.emitWarning(genericNodeError(
    `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners added ` +
    `to ${inspect(emitter, { depth: -1 })}. MaxListeners is ${max}. Use ` +
    'emitter.setMaxListeners() to increase limit',
    { name: 'MaxListenersExceededWarning', emitter, type, count: list.length }));
}

prototype.addListener = function addListener(type, listener) {
  return add(this, type, listener, false);
};

prototype.on = prototype.addListener;

prototype.prependListener = function prependListener(type, listener) {
  return add(this, type, listener, true);
};

// What `once` registers in place of the listener; it takes itself off when it runs.
function onceWrapper(emitter, type, listener) {
  let fired = false;
  function wrapper(...args) {
    if (fired) return undefined;
    emitter.removeListener(type, wrapper);
    fired = true;
    return listener.apply(emitter, args);
  }
  wrapper.listener = listener;
  return wrapper;
}

prototype.once = function once(type, listener) {
  validateFunction(listener, 'listener');
  this.on(type, onceWrapper(this, type, listener));
  return this;
};

prototype.prependOnceListener = function prependOnceListener(type, listener) {
  validateFunction(listener, 'listener');
  this.prependListener(type, onceWrapper(this, type, listener));
  return this;
};

function isListener(entry, listener) {
  return entry === listener || entry.listener === listener;
}

prototype.removeListener = function removeListener(type, listener) {
  validateFunction(listener, 'listener');
  const events = this._events;
  const existing = events?.[type];
  if (existing === undefined) return this;

  if (isListener(existing, listener)) {
    this._eventsCount--;
    if (this[kShapeMode]) {
      events[type] = undefined;
    } else if (this._eventsCount === 0) {
      this._events = { __proto__: null };
    } else {
      delete events[type];
      if (events.removeListener !== undefined) {
        this.emit('removeListener', type, existing.listener || listener);
      }
    }
    return this;
  }
  if (typeof existing === 'function') return this;

  let index = existing.length - 1;
  while (index >= 0 && !isListener(existing[index], listener)) index--;
  if (index < 0) return this;
  if (index === 0) {
    existing.shift();
  } else {
    for (; index + 1 < existing.length; index++) existing[index] = existing[index + 1];
    existing.pop();
  }
  if (existing.length === 1) events[type] = existing[0];
  if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  return this;
};

prototype.off = prototype.removeListener;

function reset(emitter) {
  emitter._events = { __proto__: null };
  emitter._eventsCount = 0;
}

prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;

  if (events.removeListener === undefined) {
    if (arguments.length === 0) {
      reset(this);
    } else if (events[type] !== undefined) {
      if (--this._eventsCount === 0) {
        reset(this);
      } else {
        delete events[type];
      }
    }
    this[kShapeMode] = false;
    return this;
  }

  // Somebody wants to hear of each one, last registered first.
  if (arguments.length === 0) {
    for (const key of ownKeys(events)) {
      if (key !== 'removeListener') this.removeAllListeners(key);
    }
    this.removeAllListeners('removeListener');
    reset(this);
    this[kShapeMode] = false;
    return this;
  }
  const existing = events[type];
  if (typeof existing === 'function') {
    this.removeListener(type, existing);
  } else if (existing !== undefined) {
    for (let i = existing.length - 1; i >= 0; i--) this.removeListener(type, existing[i]);
  }
  return this;
};

prototype.listeners = function listeners(type) {
  const existing = this._events?.[type];
  if (existing === undefined) return [];
  if (typeof existing === 'function') return [existing.listener || existing];
  return existing.map((entry) => (typeof entry.listener === 'function' ? entry.listener : entry));
};

prototype.rawListeners = function rawListeners(type) {
  const existing = this._events?.[type];
  if (existing === undefined) return [];
  return typeof existing === 'function' ? [existing] : existing.slice();
};

function listenerCount(type, listener) {
  const existing = this._events?.[type];
  if (existing === undefined) return 0;
  if (typeof existing === 'function') {
    return listener == null || isListener(existing, listener) ? 1 : 0;
  }
  if (listener == null) return existing.length;
  let count = 0;
  for (const entry of existing) {
    if (isListener(entry, listener)) count++;
  }
  return count;
}

prototype.listenerCount = listenerCount;

prototype.eventNames = function eventNames() {
  if (this._eventsCount === 0) return [];
  const events = this._events;
  return ownKeys(events).filter((name) => events[name] !== undefined);
};

module.exports = EventEmitter;

require('internal/events/statics').install(EventEmitter, {
  kCapture,
  kErrorMonitor,
  kMaxEventTargetListeners,
  kMaxEventTargetListenersWarned,
  kRejection,
  listenerCount,
  maxListenersOf,
  getDefault: () => defaultMaxListeners,
  setDefault(n) {
    defaultMaxListeners = n;
  },
});
