'use strict';

// MessageChannel, MessagePort and receiveMessageOnPort().
//
// A port is an object of the native class, which carries it through postMessage(); its prototypes
// are those of an event target.

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const {
  Event, EventTarget, NodeEventTarget, defineEventHandler, initEventTarget, kCreateEvent,
  kHybridDispatch, kNewListener, kRemoveListener,
} = require('internal/event_target');
const { MessageEvent } = require('internal/message_event');
const { fromArgument } = require('internal/transfer_list');
require('internal/structured_clone');

const binding = internalBinding('messaging');

const native = Object.getOwnPropertyDescriptors(binding.MessagePort.prototype);
const { start, stop, close, ref, unref, hasRef, postMessage } =
  Object.fromEntries(Object.entries(native).map(([name, { value }]) => [name, value]));

const kReceivedPorts = Symbol('kReceivedPorts');

function MessagePort() {
  throw new codes.ERR_CONSTRUCT_CALL_INVALID();
}

const members = {
  postMessage(value, transfer) {
    if (arguments.length === 0) {
      const error = new TypeError('Not enough arguments to MessagePort.postMessage');
      error.code = 'ERR_MISSING_ARGS';
      throw error;
    }
    if (Reflect.apply(postMessage, this, [value, fromArgument(transfer)])) return true;
    process.emitWarning(
      'The target port was posted to itself, and the communication channel was lost');
    return undefined;
  },

  start() {
    Reflect.apply(start, this, []);
  },

  close(callback) {
    if (typeof callback === 'function') this.once('close', callback);
    Reflect.apply(close, this, []);
  },

  ref() {
    Reflect.apply(ref, this, []);
  },

  unref() {
    Reflect.apply(unref, this, []);
  },

  hasRef() {
    return Boolean(Reflect.apply(hasRef, this, []));
  },
};

const proto = binding.MessagePort.prototype;
for (const name of Object.keys(native)) delete proto[name];
for (const [name, value] of Object.entries(members)) {
  Object.defineProperty(proto, name, {
    __proto__: null, value, writable: true, enumerable: true, configurable: true,
  });
}
Object.defineProperty(proto, 'constructor', {
  __proto__: null, value: MessagePort, writable: true, enumerable: false, configurable: true,
});
Object.defineProperty(MessagePort, 'prototype', {
  __proto__: null, value: proto, writable: false, enumerable: false, configurable: false,
});
Object.setPrototypeOf(MessagePort, NodeEventTarget);
Object.setPrototypeOf(proto, NodeEventTarget.prototype);

function define(name, value) {
  Object.defineProperty(proto, name, {
    __proto__: null, value, writable: true, enumerable: false, configurable: true,
  });
}

// A port takes messages, and keeps the program running, while somebody listens to them.
define(kNewListener, function(size, type, ...rest) {
  if (type === 'message' && size === 1) {
    Reflect.apply(ref, this, []);
    Reflect.apply(start, this, []);
  }
  return Reflect.apply(NodeEventTarget.prototype[kNewListener], this, [size, type, ...rest]);
});

define(kRemoveListener, function(size, type, ...rest) {
  if (type === 'message' && size === 0) {
    Reflect.apply(stop, this, []);
    Reflect.apply(unref, this, []);
  }
  return Reflect.apply(NodeEventTarget.prototype[kRemoveListener], this, [size, type, ...rest]);
});

define(kCreateEvent, function(data, type) {
  if (type !== 'message' && type !== 'messageerror') {
    return Reflect.apply(EventTarget.prototype[kCreateEvent], this, [data, type]);
  }
  const ports = this[kReceivedPorts];
  this[kReceivedPorts] = undefined;
  return new MessageEvent(type, { data, ports });
});

define(customInspectSymbol, function inspect() {
  let referenced;
  try {
    referenced = Reflect.apply(hasRef, this, []);
  } catch {
    return this;      // the prototype
  }
  const state = referenced === undefined ?
    { active: false } : { active: true, refed: referenced };
  return Object.assign({ __proto__: proto }, state, this);
});

defineEventHandler(proto, 'message');
defineEventHandler(proto, 'messageerror');

function onMade(port) {
  initEventTarget(port);
  port[kReceivedPorts] = undefined;
}

function onMessage(port, value, ports, readable) {
  port[kReceivedPorts] = ports;
  port[kHybridDispatch](value, readable ? 'message' : 'messageerror');
}

function onClosed(port) {
  port.dispatchEvent(new Event('close'));
}

binding.setPortCallbacks(onMade, onMessage, onClosed);

function MessageChannel() {
  if (!new.target) throw new codes.ERR_CONSTRUCT_CALL_REQUIRED('MessageChannel');
  const [port1, port2] = binding.newChannel();
  this.port1 = port1;
  this.port2 = port2;
}

// Throws for what is no port.
function isOpen(port) {
  if (!binding.isPort(port)) {
    throw new codes.ERR_INVALID_ARG_TYPE('port', 'a MessagePort instance', port);
  }
  return Reflect.apply(hasRef, port, []) !== undefined;
}

function receiveMessageOnPort(port) {
  if (!binding.isPort(port)) {
    const error = new TypeError('The "port" argument must be a MessagePort instance');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  const received = binding.receive(port);
  return received === undefined ? undefined : { message: received[0] };
}

module.exports = { MessageChannel, MessagePort, isOpen, receiveMessageOnPort };
