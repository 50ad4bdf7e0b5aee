'use strict';

// One line about any value, without running code of the value: no getters, no proxy traps, no
// toString(). The wording is V8's own.

function dataProperty(object, key) {
  for (let at = object; at !== null; at = Object.getPrototypeOf(at)) {
    if (isProxy(at)) return undefined;
    const descriptor = Object.getOwnPropertyDescriptor(at, key);
    if (descriptor !== undefined) return descriptor.value;
  }
  return undefined;
}

function isProxy(value) {
  return internalBinding('util').isProxy(value);
}

function describeFunction(fn) {
  const text = Function.prototype.toString.call(fn);
  return text.length <= 128 ? text : `${text.slice(0, 111)}...<omitted>...${text.slice(-2)}`;
}

function describeError(error) {
  const name = dataProperty(error, 'name');
  const message = dataProperty(error, 'message');
  const nameText = name === undefined ? 'Error' : describeReason(name);
  const messageText = message === undefined ? '' : describeReason(message);
  if (nameText === '') return messageText;
  return messageText === '' ? nameText : `${nameText}: ${messageText}`;
}

function describeReason(value) {
  if (typeof value === 'function') return describeFunction(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (isProxy(value)) return '#<Object>';
  if (internalBinding('util').isNativeError(value)) return describeError(value);
  const toString = dataProperty(value, 'toString');
  if (toString === Error.prototype.toString) return describeError(value);
  if (toString === Object.prototype.toString) {
    const constructor = dataProperty(value, 'constructor');
    const name = typeof constructor === 'function' ? dataProperty(constructor, 'name') : '';
    if (typeof name === 'string' && name !== '') return `#<${name}>`;
  }
  const tag = dataProperty(value, Symbol.toStringTag);
  if (typeof tag === 'string') return `[object ${tag}]`;
  return internalBinding('util').getConstructorName !== undefined ?
    `[object ${internalBinding('util').getConstructorName(value)}]` : '[object Object]';
}

module.exports = { describeReason };
