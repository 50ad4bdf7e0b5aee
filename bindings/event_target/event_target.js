'use strict';

// EventTarget: https://dom.spec.whatwg.org/#interface-eventtarget, with Node's additions: errors of
// listeners are uncaught exceptions, and a warning when listeners pile up.

const { codes } = require('internal/errors');
const {
  kValidateObjectAllowObjects, validateAbortSignal, validateObject,
} = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { defineInterface, inspectAs, toDOMString } = require('internal/web_interface');
const { CustomEvent, Event, access, kTrustEvent } = require('internal/event_target/event');
const { ListenerList } = require('internal/event_target/listeners');
const {
  kCreateEvent, kEvents, kForget, kHybridDispatch, kIsNodeStyleListener, kNewListener,
  kRemoveListener, kWeakHandler,
} = require('internal/event_target/symbols');
const { kResistStopPropagation } = require('internal/events/symbols');
const EventEmitter = require('events');

const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = EventEmitter;

const kIsEventTarget = Symbol.for('nodejs.event_target');
const kHandlers = Symbol('kHandlers');

const kNoFlags = Object.freeze({
  __proto__: null,
  once: false,
  capture: false,
  passive: false,
  nodeStyle: false,
  resistsStop: false,
  weak: undefined,
  signal: undefined,
});

// By the class, so that targets of other contexts are recognized.
function isEventTarget(value) {
  return value?.constructor?.[kIsEventTarget];
}

function check(target) {
  if (!isEventTarget(target)) throw new codes.ERR_INVALID_THIS('EventTarget');
}

function readFlags(options) {
  if (options === undefined || options === null) return kNoFlags;
  if (typeof options === 'boolean') return { ...kNoFlags, capture: options };
  validateObject(options, 'options', kValidateObjectAllowObjects);
  const flags = {
    once: Boolean(options.once),
    capture: Boolean(options.capture),
    passive: Boolean(options.passive),
    signal: options.signal,
    nodeStyle: Boolean(options[kIsNodeStyleListener]),
    resistsStop: Boolean(options[kResistStopPropagation]),
    weak: options[kWeakHandler],
  };
  validateAbortSignal(flags.signal, 'options.signal');
  return flags;
}

// Whether there is something to call; anything but an object or nothing is an error.
function isCallback(listener) {
  if (typeof listener === 'function' || (typeof listener === 'object' && listener !== null)) {
    return true;
  }
  if (listener === undefined || listener === null) return false;
  throw new codes.ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function warn(name, message, properties) {
  const warning = new Error(message);
  warning.name = name;
  process.emitWarning(Object.assign(warning, properties));
}

function throwLater(error) {
  process.nextTick(() => { throw error; });
}

function callListener(entry, target, argument) {
  const listener = entry.listener;
  if (listener === undefined) return;
  try {
    const result = typeof listener === 'function' ?
      listener.call(target, argument) : listener.handleEvent?.(argument);
    if (result === undefined || result === null) return;
    const { then } = result;
    if (typeof then === 'function') then.call(result, undefined, throwLater);
  } catch (error) {
    throwLater(error);
  }
}

function initEventTarget(self) {
  self[kEvents] = new Map();
  self[kMaxEventTargetListeners] = EventEmitter.defaultMaxListeners;
  self[kMaxEventTargetListenersWarned] = false;
  self[kHandlers] = undefined;
}

function takeOff(target, list, type, entry, listener) {
  list.remove(entry);
  if (list.entries.length === 0) target[kEvents].delete(type);
  target[kRemoveListener](list.size, type, listener, entry.capture);
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    const max = this[kMaxEventTargetListeners];
    if (max <= 0 || size <= max || this[kMaxEventTargetListenersWarned]) return;
    this[kMaxEventTargetListenersWarned] = true;
    const { inspect } = require('internal/util/inspect');
    warn('MaxListenersExceededWarning',
         `Possible EventTarget memory leak detected. ${size} ${type} listeners added to ` +
         `${inspect(this, { depth: -1 })}. MaxListeners is ${max}. Use ` +
         'events.setMaxListeners() to increase limit', { target: this, type, count: size });
  }

  [kRemoveListener](size, type, listener, capture) {}

  addEventListener(type, listener, options = undefined) {
    check(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    const flags = readFlags(options);
    const { signal } = flags;
    if (signal?.aborted) return;
    if (!isCallback(listener)) {
      warn('AddEventListenerArgumentTypeWarning',
           `addEventListener called with ${listener} which has no effect.`, { target: this, type });
      return;
    }
    type = toDOMString(type);

    signal?.addEventListener('abort', () => {
      this.removeEventListener(type, listener, flags);
    }, { __proto__: null, once: true, [kWeakHandler]: this, [kResistStopPropagation]: true });

    let list = this[kEvents].get(type);
    if (list === undefined) {
      list = new ListenerList();
      this[kEvents].set(type, list);
    } else if (list.find(listener, flags.capture) !== undefined) {
      return;
    }
    list.add(listener, flags, this, type);
    this[kNewListener](list.size, type, listener, flags.once, flags.capture, flags.passive,
                       flags.weak);
  }

  removeEventListener(type, listener, options = undefined) {
    check(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    if (!isCallback(listener)) return;
    type = toDOMString(type);
    const list = this[kEvents].get(type);
    const capture = typeof options === 'boolean' ? options : Boolean(options?.capture);
    const entry = list?.find(listener, capture);
    if (entry !== undefined) takeOff(this, list, type, entry, listener);
  }

  [kForget](type, entry) {
    const list = this[kEvents].get(type);
    if (list?.entries.includes(entry)) takeOff(this, list, type, entry, undefined);
  }

  dispatchEvent(event) {
    check(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('event');
    if (!(event instanceof Event)) throw new codes.ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (access.isDispatching(event)) throw new codes.ERR_EVENT_RECURSION(event.type);
    this[kHybridDispatch](event, event.type, event);
    return !event.defaultPrevented;
  }

  // Without an event, one is made of `value` for the first listener that wants one.
  [kHybridDispatch](value, type, event) {
    if (event !== undefined) access.begin(event, this);
    const list = this[kEvents].get(type);
    if (list !== undefined) {
      const entries = list.hold();
      for (const entry of entries) {
        if (entry.removed) continue;
        if (event !== undefined && !entry.resistsStop && access.isStoppedAtOnce(event)) continue;
        if (entry.once) takeOff(this, list, type, entry, entry.listener);
        if (!entry.nodeStyle && event === undefined) {
          event = this[kCreateEvent](value, type);
          access.begin(event, this);
        }
        callListener(entry, this, entry.nodeStyle ? value : event);
      }
      list.release(entries);
    }
    if (event !== undefined) access.end(event);
  }

  [kCreateEvent](value, type) {
    return new CustomEvent(type, { detail: value });
  }

  [customInspectSymbol](depth, options) {
    check(this);
    return inspectAs(this, {}, depth, options);
  }
}

defineInterface(EventTarget, 'EventTarget', [
  'addEventListener', 'removeEventListener', 'dispatchEvent',
]);

// Gives `prototype` the attribute `on<name>`, whose function is a listener of `event`. It keeps its
// place among the listeners from when it is first set.
function defineEventHandler(prototype, name, event = name) {
  const get = function() {
    check(this);
    return this[kHandlers]?.get(event)?.handler ?? null;
  };
  const set = function(value) {
    check(this);
    const handlers = this[kHandlers] ??= new Map();
    let caller = handlers.get(event);
    if (caller === undefined) {
      caller = function(...args) {
        if (typeof caller.handler === 'function') return caller.handler.apply(this, args);
      };
      handlers.set(event, caller);
      this.addEventListener(event, caller);
      if (typeof value !== 'function') this[kEvents].get(event).size--;
    } else {
      const list = this[kEvents].get(event);
      if (typeof caller.handler === 'function') {
        this[kRemoveListener](--list.size, event, caller.handler, false);
      }
      if (typeof value === 'function') {
        this[kNewListener](++list.size, event, value, false, false, false, undefined);
      }
    }
    caller.handler = value;
  };
  Object.defineProperty(get, 'name', { __proto__: null, value: `get on${name}` });
  Object.defineProperty(set, 'name', { __proto__: null, value: `set on${name}` });
  Object.defineProperty(prototype, `on${name}`, {
    __proto__: null, get, set, enumerable: true, configurable: true,
  });
}

module.exports = {
  CustomEvent,
  Event,
  EventTarget,
  defineEventHandler,
  initEventTarget,
  isEventTarget,
  kCreateEvent,
  kEvents,
  kHybridDispatch,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  kWeakHandler,
  get NodeEventTarget() {
    return require('internal/event_target/node_event_target').NodeEventTarget;
  },
};
