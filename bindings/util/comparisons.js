'use strict';

// Deep equality: strict (same types and prototypes, Object.is) and loose (== for primitives).

const types = require('internal/util/types');

const binding = internalBinding('util');
const { getOwnPropertySymbols, getPrototypeOf, is } = Object;
const tagOf = Function.prototype.call.bind(Object.prototype.toString);
const isEnumerable = Function.prototype.call.bind(Object.prototype.propertyIsEnumerable);
const typedArrayName = Function.prototype.call.bind(Object.getOwnPropertyDescriptor(
  getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get);

const kOnlyEnumerable = 2;

function isError(value) {
  return binding.isNativeError(value) || value instanceof Error;
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

// One comparison. `open` maps an object to those it is being compared with further up: meeting
// such a pair again means a cycle, and the pair is as equal as the rest turns out to be.
class Comparison {
  constructor(strict) {
    this.strict = strict;
    this.open = new Map();
  }

  equal(a, b) {
    if (a === b) return a !== 0 || !this.strict || is(a, b);
    if (this.strict) {
      if (!isObject(a) || !isObject(b)) return typeof a === 'number' && a !== a && b !== b;
      if (getPrototypeOf(a) !== getPrototypeOf(b)) return false;
    } else if (!isObject(a) || !isObject(b)) {
      // eslint-disable-next-line eqeqeq
      return !isObject(a) && !isObject(b) && (a == b || (a !== a && b !== b));
    }
    if (tagOf(a) !== tagOf(b)) return false;
    const compareContent = this.kindOf(a, b);
    if (compareContent === undefined) return false;

    let partners = this.open.get(a);
    if (partners === undefined) {
      partners = new Set();
      this.open.set(a, partners);
    } else if (partners.has(b)) {
      return true;
    }
    partners.add(b);
    const result = compareContent.call(this, a, b) && this.equalProperties(a, b);
    partners.delete(b);
    if (partners.size === 0) this.open.delete(a);
    return result;
  }

  // The method that compares the contents; undefined when a and b are of different kinds.
  kindOf(a, b) {
    for (const { 0: test, 1: method } of kKinds) {
      const first = test(a);
      if (first !== test(b)) return undefined;
      if (first) return this[method];
    }
    return this.equalNothing;
  }

  equalNothing() {
    return true;
  }

  equalArrays(a, b) {
    return a.length === b.length;
  }

  equalDates(a, b) {
    return is(Date.prototype.getTime.call(a), Date.prototype.getTime.call(b));
  }

  equalRegExps(a, b) {
    return a.source === b.source && a.flags === b.flags && a.lastIndex === b.lastIndex;
  }

  equalViews(a, b) {
    if (typedArrayName(a) !== typedArrayName(b) || a.byteLength !== b.byteLength) return false;
    if (!this.strict && (types.isFloat32Array(a) || types.isFloat64Array(a))) {
      return a.every((item, i) => item === b[i]); // 0 and -0 are the same here.
    }
    return equalBytes(new Uint8Array(a.buffer, a.byteOffset, a.byteLength),
                      new Uint8Array(b.buffer, b.byteOffset, b.byteLength));
  }

  equalBuffers(a, b) {
    return equalBytes(new Uint8Array(a), new Uint8Array(b));
  }

  // Stacks may differ; hidden properties count, the others come with the rest.
  equalErrors(a, b) {
    return ['message', 'name', 'cause', 'errors'].every((key) => {
      const shown = isEnumerable(a, key);
      return shown === isEnumerable(b, key) && (shown || this.equal(a[key], b[key]));
    });
  }

  equalBoxes(a, b) {
    const valueOf = (box) => {
      for (const Class of [Number, String, Boolean, BigInt, Symbol]) {
        if (binding[`is${Class.name}Object`](box)) return Class.prototype.valueOf.call(box);
      }
    };
    return is(valueOf(a), valueOf(b));
  }

  equalKeys(a, b) {
    return a.equals(b);
  }

  equalCryptoKeys(a, b) {
    const { KeyObject } = require('internal/crypto/keys');
    return a.extractable === b.extractable && this.equal(a.algorithm, b.algorithm) &&
      this.equal(a.usages, b.usages) && KeyObject.from(a).equals(KeyObject.from(b));
  }

  // Members that are not in both sets have to pair up.
  equalSets(a, b) {
    if (a.size !== b.size) return false;
    const left = [];
    for (const item of a) {
      if (b.has(item)) continue;
      if (this.strict && !isObject(item)) return false;
      left.push(item);
    }
    if (left.length === 0) return true;
    const right = [];
    for (const item of b) {
      if (!a.has(item)) right.push(item);
    }
    return this.pairUp(left, right, (x, y) => this.equal(x, y));
  }

  equalMaps(a, b) {
    if (a.size !== b.size) return false;
    const left = [];
    const matched = new Set();
    for (const entry of a) {
      const { 0: key, 1: value } = entry;
      if (b.has(key) && this.equal(value, b.get(key))) {
        matched.add(key);
      } else if (this.strict && !isObject(key)) {
        return false;
      } else {
        left.push(entry);
      }
    }
    const right = [...b].filter((entry) => !matched.has(entry[0]));
    return this.pairUp(left, right, (x, y) => this.equal(x[0], y[0]) && this.equal(x[1], y[1]));
  }

  pairUp(left, right, matches) {
    if (left.length !== right.length) return false;
    return left.every((item) => {
      const index = right.findIndex((other) => matches(item, other));
      if (index === -1) return false;
      right.splice(index, 1);
      return true;
    });
  }

  keysOf(value) {
    // The bytes of a view were compared.
    const keys = ArrayBuffer.isView(value) && typedArrayName(value) !== undefined ?
      binding.getOwnNonIndexProperties(value, kOnlyEnumerable)
        .filter((key) => typeof key === 'string') :
      Object.keys(value);
    if (!this.strict) return keys;
    for (const symbol of getOwnPropertySymbols(value)) {
      if (isEnumerable(value, symbol)) keys.push(symbol);
    }
    return keys;
  }

  equalProperties(a, b) {
    const keys = this.keysOf(a);
    if (keys.length !== this.keysOf(b).length) return false;
    for (const key of keys) {
      if (!isEnumerable(b, key)) return false;
    }
    for (const key of keys) {
      if (!this.equal(a[key], b[key])) return false;
    }
    return true;
  }
}

const kKinds = [
  [Array.isArray, 'equalArrays'],
  [binding.isDate, 'equalDates'],
  [binding.isRegExp, 'equalRegExps'],
  [ArrayBuffer.isView, 'equalViews'],
  [binding.isSet, 'equalSets'],
  [binding.isMap, 'equalMaps'],
  [binding.isAnyArrayBuffer, 'equalBuffers'],
  [isError, 'equalErrors'],
  [types.isBoxedPrimitive, 'equalBoxes'],
  [types.isKeyObject, 'equalKeys'],
  [types.isCryptoKey, 'equalCryptoKeys'],
];

function equalBytes(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return false;
  }
  return true;
}

function isDeepEqual(a, b) {
  return new Comparison(false).equal(a, b);
}

function isDeepStrictEqual(a, b) {
  return new Comparison(true).equal(a, b);
}

module.exports = { isDeepEqual, isDeepStrictEqual };
