'use strict';

// What a buffer looks like in util.inspect() and JSON, and parts of one.

const { customInspectSymbol } = require('internal/util');
const { FastBuffer } = require('internal/buffer');
const { validateNumber } = require('internal/validators');

const { getOwnNonIndexProperties } = internalBinding('util');

const kAllProperties = 0;
const kOnlyEnumerable = 2;

const limits = {
  maxBytes: 50,
  get INSPECT_MAX_BYTES() {
    return limits.maxBytes;
  },
  set INSPECT_MAX_BYTES(value) {
    validateNumber(value, 'INSPECT_MAX_BYTES', 0);
    limits.maxBytes = value;
  },
};

// 'name: value' for each property that is no byte.
function propertiesText(buffer, context) {
  const filter = context.showHidden ? kAllProperties : kOnlyEnumerable;
  const { inspect: inspectValue } = require('internal/util/inspect');
  return getOwnNonIndexProperties(buffer, filter).map((key) => {
    const text = inspectValue({ __proto__: null, [key]: buffer[key] }, {
      ...context, breakLength: Infinity, compact: true,
    });
    return text.slice('[Object: null prototype] { '.length, -2);
  });
}

function inspect(recurseTimes, context) {
  const most = limits.maxBytes;
  const shown = this.hexSlice(0, Math.min(most, this.length)).replace(/(..)(?!$)/g, '$1 ');
  const rest = this.length - most;
  const bytes = rest > 0 ? `${shown} ... ${rest} more byte${rest > 1 ? 's' : ''}` : shown;
  const parts = context ? propertiesText(this, context) : [];
  if (this.length !== 0 || parts.length === 0) parts.unshift(bytes);
  return `<${this.constructor.name} ${parts.join(', ')}>`;
}

// A place counted from the end if it is negative.
function partIndex(value, length) {
  const index = Math.trunc(value) || 0;
  return index < 0 ? Math.max(index + length, 0) : Math.min(index, length);
}

const methods = {
  inspect,
  [customInspectSymbol]: inspect,

  toJSON() {
    return { type: 'Buffer', data: Array.from({ length: this.length }, (_, i) => this[i]) };
  },

  subarray(start, end) {
    const { length } = this;
    const from = partIndex(start, length);
    const to = end === undefined ? length : partIndex(end, length);
    return new FastBuffer(this.buffer, this.byteOffset + from, Math.max(to - from, 0));
  },

  slice(start, end) {
    return this.subarray(start, end);
  },
};

module.exports = { limits, methods };
