'use strict';

// Errors about failed system calls in the forms Node's APIs use. `err` is a negative errno.

const { codes, kIsNodeError } = require('internal/errors');

const { captureStackTrace } = Error;
const { defineProperty } = Object;

let binding;
function lazyBinding() {
  return binding ??= internalBinding('util');
}

function nameOf(err) {
  return lazyBinding().systemErrorName(err) ?? 'UNKNOWN';
}

function textOf(err) {
  return lazyBinding().systemErrorMessage(err) ?? 'unknown error';
}

// The checked form that util.getSystemErrorName is.
function getSystemErrorName(err) {
  const { validateNumber } = require('internal/validators');
  validateNumber(err, 'err');
  if (err >= 0 || !Number.isSafeInteger(err)) {
    throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', err);
  }
  return lazyBinding().systemErrorName(err);
}

function hostPort(address, port) {
  if (port && port > 0) return ` ${address}:${port}`;
  return address ? ` ${address}` : '';
}

// `ENOENT: no such file or directory, open 'x' -> 'y'`, from { errno, syscall, path, dest, ... }.
function uvException(context) {
  const code = nameOf(context.errno);
  let message = `${code}: ${context.message || textOf(context.errno)}, ${context.syscall}`;
  if (context.path) message += ` '${context.path}'`;
  if (context.dest) message += ` -> '${context.dest}'`;

  const error = new Error(message);
  for (const key of Object.keys(context)) {
    if (key !== 'message' && key !== 'path' && key !== 'dest') error[key] = context[key];
  }
  error.code = code;
  if (context.path) error.path = `${context.path}`;
  if (context.dest) error.dest = `${context.dest}`;
  captureStackTrace(error, uvException);
  return error;
}

// `listen EADDRINUSE: address already in use 127.0.0.1:80`.
function uvExceptionWithHostPort(err, syscall, address, port) {
  const code = nameOf(err);
  const error = new Error(`${syscall} ${code}: ${textOf(err)}${hostPort(address, port)}`);
  error.code = code;
  error.errno = err;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  captureStackTrace(error, uvExceptionWithHostPort);
  return error;
}

// `connect ECONNREFUSED 127.0.0.1:80 - Local (10.0.0.1:4000)`.
function exceptionWithHostPort(err, syscall, address, port, additional) {
  const code = getSystemErrorName(err);
  const local = additional ? ` - Local (${additional})` : '';
  const error = new Error(`${syscall} ${code}${hostPort(address, port)}${local}`);
  error.errno = err;
  error.code = code;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  captureStackTrace(error, exceptionWithHostPort);
  return error;
}

// `read ECONNRESET`, with the cause's own text after it where there is one.
function errnoException(err, syscall, original) {
  const code = getSystemErrorName(err);
  const error = new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
  error.errno = err;
  error.code = code;
  error.syscall = syscall;
  captureStackTrace(error, errnoException);
  return error;
}

// `getaddrinfo ENOTFOUND host`; `code` is the resolver's text, or a negative errno.
function dnsException(code, syscall, hostname) {
  let errno;
  if (typeof code === 'number') {
    errno = code;
    code = nameOf(code);
    if (code === 'EAI_NODATA' || code === 'EAI_NONAME') code = 'ENOTFOUND';
  }
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  captureStackTrace(error, dnsException);
  return error;
}

// An error with a code of the table whose details are a failed call's `context`
// ({ code, message, syscall, errno, path, dest }): kept in `info`, shown as live properties.
class SystemError extends Error {
  constructor(code, text, context) {
    let message = `${text}: ${context.syscall} returned ${context.code} (${context.message})`;
    if (context.path !== undefined) message += ` ${context.path}`;
    if (context.dest !== undefined) message += ` => ${context.dest}`;
    super(message);

    this.code = code;
    defineProperty(this, kIsNodeError, { __proto__: null, value: true, configurable: true });
    defineProperty(this, 'name', {
      __proto__: null, value: 'SystemError', enumerable: false, writable: true, configurable: true,
    });
    defineProperty(this, 'info', {
      __proto__: null, value: context, enumerable: true, writable: false, configurable: true,
    });
    mirror(this, context, 'errno');
    mirror(this, context, 'syscall');
    if (context.path !== undefined) mirror(this, context, 'path', asBuffer);
    if (context.dest !== undefined) mirror(this, context, 'dest', asBuffer);
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options) {
    const { inspect } = require('internal/util/inspect');
    return inspect(this, { ...options, getters: true, customInspect: false });
  }
}

function asBuffer(value) {
  return value ? require('buffer').Buffer.from(`${value}`) : undefined;
}

function mirror(error, context, key, convert) {
  defineProperty(error, key, {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      const value = context[key];
      return convert !== undefined && value != null ? value.toString() : value;
    },
    set(value) {
      context[key] = convert === undefined ? value : convert(value);
    },
  });
}

module.exports = {
  DNSException: dnsException,
  ErrnoException: errnoException,
  ExceptionWithHostPort: exceptionWithHostPort,
  SystemError,
  UVException: uvException,
  UVExceptionWithHostPort: uvExceptionWithHostPort,
  dnsException,
  errnoException,
  exceptionWithHostPort,
  getSystemErrorName,
  uvException,
  uvExceptionWithHostPort,
};
