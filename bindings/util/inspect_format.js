'use strict';

// util.format: printf-like templates.

const { kValidateObjectAllowArray, validateObject } = require('internal/validators');
const { builtInClasses } = require('internal/util');
const { inspect, inspectDefaultOptions } = require('internal/util/inspect');
const { bigintText, numberText } = require('internal/util/inspect/text');

const { getOwnPropertyDescriptor, getPrototypeOf, hasOwn } = Object;

// Whether String(value) would only say '[object Object]' or the like.
function hasBuiltInToString(value) {
  let target = value;
  const details = internalBinding('util').getProxyDetails(value);
  if (details !== undefined) {
    target = details[0];
    if (target === null) return true;
  }
  if (typeof target[Symbol.toPrimitive] === 'function') return false;
  if (typeof target.toString !== 'function') return true;
  if (hasOwn(target, 'toString')) return false;
  let owner = target;
  do {
    owner = getPrototypeOf(owner);
  } while (!hasOwn(owner, 'toString'));
  const constructor = getOwnPropertyDescriptor(owner, 'constructor')?.value;
  return typeof constructor === 'function' && builtInClasses.has(constructor.name);
}

function firstLine(text) {
  return text.split('\n', 1)[0];
}

let circularMessage;

function toJson(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (circularMessage === undefined) {
      const circle = {};
      circle.circle = circle;
      try {
        JSON.stringify(circle);
      } catch (known) {
        circularMessage = firstLine(known.message);
      }
    }
    if (error.name === 'TypeError' && firstLine(error.message) === circularMessage) {
      return '[Circular]';
    }
    throw error;
  }
}

function formatNumeric(value, options) {
  const separate = options?.numericSeparator ?? inspectDefaultOptions.numericSeparator;
  return typeof value === 'bigint' ? bigintText(value, separate) : numberText(value, separate);
}

function asString(value, options) {
  if (typeof value === 'number' || typeof value === 'bigint') return formatNumeric(value, options);
  if (typeof value === 'object' && value !== null && hasBuiltInToString(value)) {
    return inspect(value, { ...options, compact: 3, colors: false, depth: 0 });
  }
  return String(value);
}

// `convert` makes a number of what is neither a symbol nor a bigint.
function asNumber(value, options, convert) {
  if (typeof value === 'symbol') return 'NaN';
  return formatNumeric(typeof value === 'bigint' ? value : convert(value), options);
}

const kPercent = 0x25;

// The text of a placeholder; undefined for a letter, given by its code, that is none.
function fill(letter, value, options) {
  switch (letter) {
    case 0x73 /* s */: return typeof value === 'string' ? value : asString(value, options);
    case 0x64 /* d */: return asNumber(value, options, Number);
    case 0x69 /* i */: return asNumber(value, options, Number.parseInt);
    case 0x66 /* f */:
      return typeof value === 'symbol' ? 'NaN' : formatNumeric(Number.parseFloat(value), options);
    case 0x6a /* j */: return `${toJson(value)}`;
    case 0x6f /* o */:
      return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 0x4f /* O */: return inspect(value, options);
    case 0x63 /* c */: return '';
    default: return undefined;
  }
}

function formatArguments(options, args) {
  let text = '';
  let next = 0;
  const template = args[0];
  if (typeof template === 'string') {
    if (args.length === 1) return template;
    next = 1;
    let copied = 0;
    for (let at = 0; at < template.length - 1; at++) {
      if (template.charCodeAt(at) !== kPercent) continue;
      const letter = template.charCodeAt(at + 1);
      let piece;
      if (letter === kPercent) {
        piece = '%';
      } else if (next < args.length) {
        piece = fill(letter, args[next], options);
        if (piece !== undefined) next++;
      }
      if (piece !== undefined) {
        if (at > copied) text += template.slice(copied, at);
        text += piece;
        copied = at + 2;
      }
      at++;
    }
    if (copied < template.length) text += template.slice(copied);
  }
  for (let i = next; i < args.length; i++) {
    if (i > 0) text += ' ';
    text += typeof args[i] === 'string' ? args[i] : inspect(args[i], options);
  }
  return text;
}

function format(...args) {
  return formatArguments(undefined, args);
}

function formatWithOptions(inspectOptions, ...args) {
  validateObject(inspectOptions, 'inspectOptions', kValidateObjectAllowArray);
  return formatArguments(inspectOptions, args);
}

module.exports = { format, formatArguments, formatWithOptions };
