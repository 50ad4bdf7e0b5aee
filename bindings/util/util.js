'use strict';

// node:util. What programs use at start-up is here; the rest is loaded when it is first touched.

const { codes } = require('internal/errors');
const { defineLazyProperties, deprecate } = require('internal/util');
const { inspect } = require('internal/util/inspect');

const binding = internalBinding('util');

function inherits(constructor, superConstructor) {
  if (constructor === undefined || constructor === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('ctor', 'Function', constructor);
  }
  if (superConstructor === undefined || superConstructor === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor', 'Function', superConstructor);
  }
  if (superConstructor.prototype === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object',
                                         superConstructor.prototype);
  }
  Object.defineProperty(constructor, 'super_', {
    __proto__: null, value: superConstructor, writable: true, configurable: true,
  });
  Object.setPrototypeOf(constructor.prototype, superConstructor.prototype);
}

function _extend(target, source) {
  return source === null || typeof source !== 'object' ? target : Object.assign(target, source);
}

function _errnoException(...args) {
  const { errnoException } = require('internal/errors');
  return errnoException(...args);
}

function _exceptionWithHostPort(...args) {
  const { exceptionWithHostPort } = require('internal/errors');
  return exceptionWithHostPort(...args);
}

function getSystemErrorName(error) {
  return require('internal/errors').getSystemErrorName(error);
}

// Map of errno to [name, message].
function getSystemErrorMap() {
  const map = new Map();
  for (let error = -1; error > -4096; error--) {
    const name = binding.systemErrorName(error);
    if (name !== undefined && /^E[A-Z0-9_]+$/.test(name)) {
      map.set(error, [name, binding.systemErrorMessage(error)]);
    }
  }
  return map;
}

function log(...args) {
  const now = new Date();
  const month = now.toLocaleString('en-US', { month: 'short' });
  const time = now.toTimeString().slice(0, 8);
  console.log('%s - %s', `${now.getDate()} ${month} ${time}`, module.exports.format(...args));
}

function isBuffer(value) {
  return require('buffer').Buffer.isBuffer(value);
}

function isError(value) {
  return Object.prototype.toString.call(value) === '[object Error]' || value instanceof Error;
}

function isPrimitive(value) {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

function toUSVString(input) {
  return `${input}`.toWellFormed();
}

function isDeepStrictEqual(a, b) {
  return require('internal/util/comparisons').isDeepStrictEqual(a, b);
}

module.exports = {
  _errnoException,
  _exceptionWithHostPort,
  _extend,
  deprecate,
  getSystemErrorMap,
  getSystemErrorName,
  inherits,
  inspect,
  isArray: Array.isArray,
  isBoolean: (value) => typeof value === 'boolean',
  isBuffer,
  isDate: binding.isDate,
  isDeepStrictEqual,
  isError,
  isFunction: (value) => typeof value === 'function',
  isNull: (value) => value === null,
  isNullOrUndefined: (value) => value === null || value === undefined,
  isNumber: (value) => typeof value === 'number',
  isObject: (value) => value !== null && typeof value === 'object',
  isPrimitive,
  isRegExp: binding.isRegExp,
  isString: (value) => typeof value === 'string',
  isSymbol: (value) => typeof value === 'symbol',
  isUndefined: (value) => value === undefined,
  log,
  toUSVString,
};

defineLazyProperties(module.exports, 'internal/util/promisify', ['callbackify', 'promisify']);
defineLazyProperties(module.exports, 'internal/abort_controller',
                     ['aborted', 'transferableAbortController']);
defineLazyProperties(module.exports, 'internal/abort_transfer', ['transferableAbortSignal']);
defineLazyProperties(module.exports, 'internal/util/debuglog', ['debug', 'debuglog']);
defineLazyProperties(module.exports, 'internal/util/inspect/format',
                     ['format', 'formatWithOptions']);
defineLazyProperties(module.exports, 'internal/util/inspect/text', ['stripVTControlCharacters']);
defineLazyProperties(module.exports, 'internal/util/mime', ['MIMEParams', 'MIMEType']);
defineLazyProperties(module.exports, 'internal/util/parse_args', ['parseArgs']);
defineLazyProperties(module.exports, 'internal/util/style', ['styleText']);

Object.defineProperty(module.exports, 'types', {
  __proto__: null,
  enumerable: true,
  configurable: true,
  get() {
    return require('internal/util/types');
  },
});

for (const name of ['TextDecoder', 'TextEncoder']) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      return globalThis[name];
    },
  });
}

module.exports.parseEnv = function parseEnv(content) {
  return require('internal/process/env_file').parseEnv(content);
};
