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

// The text of a placeholder; undefined for a letter that is none.
function fill(letter, value, options) {
  switch (letter) {
    case 's': return asString(value, options);
    case 'd': return asNumber(value, options, Number);
    case 'i': return asNumber(value, options, Number.parseInt);
    case 'f':
      return typeof value === 'symbol' ? 'NaN' : formatNumeric(Number.parseFloat(value), options);
    case 'j': return `${toJson(value)}`;
    case 'o': return inspect(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 'O': return inspect(value, options);
    case 'c': return '';
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
    let at = template.indexOf('%');
    while (at !== -1 && at < template.length - 1) {
      const letter = template[at + 1];
      let piece;
      if (letter === '%') {
        piece = '%';
      } else if (next < args.length) {
        piece = fill(letter, args[next], options);
        if (piece !== undefined) next++;
      }
      if (piece !== undefined) {
        text += template.slice(copied, at) + piece;
        copied = at + 2;
      }
      at = template.indexOf('%', at + 2);
    }
    text += template.slice(copied);
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
