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

// Bits of what an event is and has been through: one field for all, as programs make many events.
const kBubbles = 1;
const kCancelable = 2;
const kComposed = 4;
const kTrusted = 8;
const kDispatching = 16;
const kPrevented = 32;
const kStopped = 64;
const kStoppedAtOnce = 128;

function flagsOf(options) {
  return (options.bubbles ? kBubbles : 0) | (options.cancelable ? kCancelable : 0) |
    (options.composed ? kComposed : 0) | (options[kTrustEvent] ? kTrusted : 0);
}

// What dispatching needs to see of an event.
let access;

class Event {
  #type;
  #flags;
  #timeStamp;
  #target;

  static {
    access = {
      begin(event, target) {
        event.#target = target;
        event.#flags |= kDispatching;
      },
      end(event) {
        event.#flags &= ~kDispatching;
      },
      isDispatching: (event) => (event.#flags & kDispatching) !== 0,
      isPrevented: (event) =>
        (event.#flags & (kCancelable | kPrevented)) === (kCancelable | kPrevented),
      isStoppedAtOnce: (event) => (event.#flags & kStoppedAtOnce) !== 0,
    };
  }

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (options != null) validateObject(options, 'options');
    this.#type = `${type}`;
    this.#flags = options == null ? 0 : flagsOf(options);
    this.#timeStamp = now();
    this.#target = null;
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
    return (this.#flags & kDispatching) !== 0 ? this.#target : null;
  }

  get eventPhase() {
    Event.#check(this);
    return (this.#flags & kDispatching) !== 0 ? kPhases.AT_TARGET : kPhases.NONE;
  }

  composedPath() {
    Event.#check(this);
    return (this.#flags & kDispatching) !== 0 ? [this.#target] : [];
  }

  get bubbles() {
    Event.#check(this);
    return (this.#flags & kBubbles) !== 0;
  }

  get cancelable() {
    Event.#check(this);
    return (this.#flags & kCancelable) !== 0;
  }

  get composed() {
    Event.#check(this);
    return (this.#flags & kComposed) !== 0;
  }

  get timeStamp() {
    Event.#check(this);
    return this.#timeStamp;
  }

  // Not an own property of each event, as the standard has it: nobody forges events here.
  get isTrusted() {
    return typeof this === 'object' && this !== null && #flags in this &&
      (this.#flags & kTrusted) !== 0;
  }

  get defaultPrevented() {
    Event.#check(this);
    return access.isPrevented(this);
  }

  get returnValue() {
    Event.#check(this);
    return !access.isPrevented(this);
  }

  preventDefault() {
    Event.#check(this);
    this.#flags |= kPrevented;
  }

  get cancelBubble() {
    Event.#check(this);
    return (this.#flags & kStopped) !== 0;
  }

  set cancelBubble(value) {
    Event.#check(this);
    if (value) this.#flags |= kStopped;
  }

  stopPropagation() {
    Event.#check(this);
    this.#flags |= kStopped;
  }

  stopImmediatePropagation() {
    Event.#check(this);
    this.stopPropagation();
    this.#flags |= kStoppedAtOnce;
  }

  initEvent(type, bubbles = false, cancelable = false) {
    Event.#check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (access.isDispatching(this)) return;
    this.#type = `${type}`;
    this.#flags = (this.#flags & ~(kBubbles | kCancelable)) | flagsOf({ bubbles, cancelable });
  }

  [customInspectSymbol](depth, options) {
    Event.#check(this);
    return inspectAs(this, {
      type: this.#type,
      defaultPrevented: (this.#flags & kPrevented) !== 0,
      cancelable: (this.#flags & kCancelable) !== 0,
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
