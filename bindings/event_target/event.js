'use strict';

// Event and CustomEvent: https://dom.spec.whatwg.org/#interface-event. There is no tree of targets,
// so an event is at its target or nowhere.

const { codes } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { now } = require('internal/perf/clock');
const { defineConstants, defineInterface, inspectAs } = require('internal/web_interface');

const kTrustEvent = Symbol('kTrustEvent');

const kPhases = { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 };

// What dispatching needs to see of an event.
let access;

class Event {
  #type;
  #bubbles;
  #cancelable;
  #composed;
  #trusted;
  #timeStamp = now();
  #target = null;
  #dispatching = false;
  #prevented = false;
  #stopped = false;
  #stoppedAtOnce = false;

  static {
    access = {
      begin(event, target) {
        event.#target = target;
        event.#dispatching = true;
      },
      end(event) {
        event.#dispatching = false;
      },
      isDispatching: (event) => event.#dispatching,
      isStoppedAtOnce: (event) => event.#stoppedAtOnce,
    };
  }

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (options != null) validateObject(options, 'options');
    this.#type = `${type}`;
    this.#bubbles = Boolean(options?.bubbles);
    this.#cancelable = Boolean(options?.cancelable);
    this.#composed = Boolean(options?.composed);
    this.#trusted = Boolean(options?.[kTrustEvent]);
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#type in value)) {
      throw new codes.ERR_INVALID_THIS('Event');
    }
  }

  get type() {
    Event.#check(this);
    return this.#type;
  }

  get target() {
    Event.#check(this);
    return this.#target;
  }

  get srcElement() {
    Event.#check(this);
    return this.#target;
  }

  get currentTarget() {
    Event.#check(this);
    return this.#dispatching ? this.#target : null;
  }

  get eventPhase() {
    Event.#check(this);
    return this.#dispatching ? kPhases.AT_TARGET : kPhases.NONE;
  }

  composedPath() {
    Event.#check(this);
    return this.#dispatching ? [this.#target] : [];
  }

  get bubbles() {
    Event.#check(this);
    return this.#bubbles;
  }

  get cancelable() {
    Event.#check(this);
    return this.#cancelable;
  }

  get composed() {
    Event.#check(this);
    return this.#composed;
  }

  get timeStamp() {
    Event.#check(this);
    return this.#timeStamp;
  }

  // Not an own property of each event, as the standard has it: nobody forges events here.
  get isTrusted() {
    return typeof this === 'object' && this !== null && #trusted in this && this.#trusted;
  }

  get defaultPrevented() {
    Event.#check(this);
    return this.#cancelable && this.#prevented;
  }

  get returnValue() {
    Event.#check(this);
    return !(this.#cancelable && this.#prevented);
  }

  preventDefault() {
    Event.#check(this);
    this.#prevented = true;
  }

  get cancelBubble() {
    Event.#check(this);
    return this.#stopped;
  }

  set cancelBubble(value) {
    Event.#check(this);
    if (value) this.#stopped = true;
  }

  stopPropagation() {
    Event.#check(this);
    this.#stopped = true;
  }

  stopImmediatePropagation() {
    Event.#check(this);
    this.stopPropagation();
    this.#stoppedAtOnce = true;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    Event.#check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (this.#dispatching) return;
    this.#type = `${type}`;
    this.#bubbles = Boolean(bubbles);
    this.#cancelable = Boolean(cancelable);
  }

  [customInspectSymbol](depth, options) {
    Event.#check(this);
    return inspectAs(this, {
      type: this.#type,
      defaultPrevented: this.#prevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timeStamp,
    }, depth, options);
  }
}

defineInterface(Event, 'Event', [
  'initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget',
  'srcElement', 'type', 'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath',
  'returnValue', 'bubbles', 'composed', 'eventPhase', 'cancelBubble', 'stopPropagation',
]);
Object.defineProperty(Event.prototype, 'isTrusted', {
  __proto__: null, enumerable: true, configurable: false,
});
defineConstants([Event], kPhases);

class CustomEvent extends Event {
  #detail;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    if (typeof this !== 'object' || this === null || !(#detail in this)) {
      throw new codes.ERR_INVALID_THIS('CustomEvent');
    }
    return this.#detail;
  }
}

defineInterface(CustomEvent, 'CustomEvent', ['detail']);

module.exports = { CustomEvent, Event, access, kTrustEvent };
