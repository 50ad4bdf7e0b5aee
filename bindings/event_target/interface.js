'use strict';

// What the classes of the web platform have in common.

const { codes } = require('internal/errors');

// Makes `Class` look like an interface of Web IDL: the named members are enumerable, and
// Object.prototype.toString knows the name.
function defineInterface(Class, name, members = []) {
  for (const member of members) {
    const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, member);
    Object.defineProperty(Class.prototype, member, {
      __proto__: null, ...descriptor, enumerable: true,
    });
  }
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, value: name, writable: false, enumerable: false, configurable: true,
  });
}

// Numbers that a class and its instances have by name.
function defineConstants(targets, values) {
  for (const [name, value] of Object.entries(values)) {
    for (const target of targets) {
      Object.defineProperty(target, name, {
        __proto__: null, value, writable: false, enumerable: true, configurable: false,
      });
    }
  }
}

// How an object shows itself to util.inspect: the name of its class and some properties.
function inspectAs(self, properties, depth, options) {
  const name = self.constructor.name;
  if (depth < 0) return name;
  const { inspect } = require('internal/util/inspect');
  const rest = Number.isInteger(options.depth) ? options.depth - 1 : options.depth;
  return `${name} ${inspect(properties, { ...options, depth: rest })}`;
}

// A string as Web IDL converts it.
function toDOMString(value) {
  if (typeof value === 'symbol') throw new codes.ERR_INVALID_ARG_VALUE('value', value);
  return String(value);
}

module.exports = { defineConstants, defineInterface, inspectAs, toDOMString };
