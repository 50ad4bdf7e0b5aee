'use strict';

// AbortSignal: https://dom.spec.whatwg.org/#interface-AbortSignal

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { validateAbortSignalArray, validateUint32 } = require('internal/validators');
const {
  Event, EventTarget, defineEventHandler, initEventTarget, kEvents, kNewListener, kRemoveListener,
  kTrustEvent,
} = require('internal/event_target');
const { defineInterface, inspectAs } = require('internal/web_interface');

const { dispatchEvent } = EventTarget.prototype;

const kState = Symbol('kAbortState');

// Signals that fire by themselves and that somebody listens to: only the listener knows them.
const listenedTo = new Set();
let timeouts;     // registry that stops the timers of collected signals

function newError(message, name) {
  const { DOMException } = require('internal/dom_exception');
  return new DOMException(message, name);
}

function defaultReason() {
  return newError('This operation was aborted', 'AbortError');
}

// The default reason, made where somebody looks. Looking changes nothing in the signal: it may be
// behind a proxy that forbids that.
function laterReason() {
  let reason;
  return () => reason ??= defaultReason();
}

function reasonOf(state) {
  return state.later === undefined ? state.reason : state.later();
}

function stateOf(signal) {
  const state = signal?.[kState];
  if (state === undefined) throw new codes.ERR_INVALID_THIS('AbortSignal');
  return state;
}

class State {
  aborted = false;
  reason = undefined;
  later = undefined;          // what makes the reason, in its place
  firesByItself = false;      // after a time, or with others
  isComposite = false;
  sources = undefined;        // of a composite: WeakRefs of the signals it follows
  self = undefined;           // WeakRef of the signal, in `sources` of others
  dependents = undefined;     // WeakRefs of the composites that follow this one
}

class AbortSignal extends EventTarget {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get aborted() {
    return stateOf(this).aborted;
  }

  get reason() {
    return reasonOf(stateOf(this));
  }

  throwIfAborted() {
    const state = stateOf(this);
    if (state.aborted) throw reasonOf(state);
  }

  static abort(reason = defaultReason()) {
    const signal = createAbortSignal();
    signal[kState].aborted = true;
    signal[kState].reason = reason;
    return signal;
  }

  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = createAbortSignal();
    signal[kState].firesByItself = true;
    const { clearTimeout, setTimeout } = require('timers');
    const weak = new WeakRef(signal);
    const timer = setTimeout(() => {
      const target = weak.deref();
      if (target === undefined) return;
      abortSignal(target, newError('The operation was aborted due to timeout', 'TimeoutError'));
    }, delay);
    timer.unref();
    timeouts ??= new FinalizationRegistry(clearTimeout);
    timeouts.register(signal, timer);
    return signal;
  }

  static any(signals) {
    validateAbortSignalArray(signals, 'signals');
    const composite = createAbortSignal();
    const state = composite[kState];
    state.isComposite = true;
    for (const signal of signals) {
      if (!signal.aborted) continue;
      state.aborted = true;
      state.reason = signal.reason;
      return composite;
    }
    const weak = new WeakRef(composite);
    state.sources = new Set();
    for (const signal of signals) follow(composite, weak, signal);
    state.firesByItself = state.sources.size > 0;
    return composite;
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type, listener, once, capture, passive, weak);
    const state = this[kState];
    if (type === 'abort' && state.firesByItself && !state.aborted && weak === undefined) {
      listenedTo.add(this);
    }
  }

  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if (type === 'abort' && size === 0) listenedTo.delete(this);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, { aborted: this.aborted }, depth, options);
  }
}

defineInterface(AbortSignal, 'AbortSignal', ['aborted', 'reason', 'throwIfAborted']);
for (const name of ['abort', 'timeout', 'any']) {
  Object.defineProperty(AbortSignal, name, { __proto__: null, enumerable: true });
}
defineEventHandler(AbortSignal.prototype, 'abort');

// Makes `composite` follow `signal`, or what `signal` follows where that is a composite too: the
// ones in between may go away.
function follow(composite, weakComposite, signal) {
  const state = signal[kState];
  if (state === undefined) {
    // Of somebody else's making.
    signal.addEventListener('abort', () => abortSignal(composite, signal.reason), { once: true });
    return;
  }
  if (state.isComposite) {
    for (const source of state.sources ?? []) {
      const original = source.deref();
      if (original !== undefined) follow(composite, weakComposite, original);
    }
    return;
  }
  const { sources } = composite[kState];
  state.self ??= new WeakRef(signal);
  if (sources.has(state.self)) return;
  sources.add(state.self);
  state.dependents ??= new Set();
  state.dependents.add(weakComposite);
}

// `signal` may be an object of another class that is to become one.
function createAbortSignal(signal = Object.create(AbortSignal.prototype)) {
  initEventTarget(signal);
  signal[kState] = new State();
  return signal;
}

// Whether anybody hears of the end of the signal.
function isHeard(signal) {
  return signal[kEvents].size > 0 || signal[kState].dependents !== undefined ||
    signal.dispatchEvent !== dispatchEvent;
}

// All that depend on the signal are aborted before the first listener runs. Without a reason it is
// the default one.
function abortSignal(signal, reason) {
  if (signal[kState].aborted) return;
  if (reason === undefined) {
    // Every stream.pipeline() ends so: an error with its stack would be made for nobody.
    if (!isHeard(signal)) {
      signal[kState].aborted = true;
      signal[kState].later = laterReason();
      return;
    }
    reason = defaultReason();
  }
  const aborted = [signal];
  for (const weak of signal[kState].dependents ?? []) {
    const dependent = weak.deref();
    if (dependent !== undefined && !dependent[kState].aborted) aborted.push(dependent);
  }
  for (const each of aborted) {
    each[kState].aborted = true;
    each[kState].reason = reason;
    listenedTo.delete(each);
  }
  for (const each of aborted) each.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
}

module.exports = {
  AbortSignal,
  abortSignal,
  createAbortSignal,
  isAbortSignal: (value) => value?.[kState] !== undefined,
};
