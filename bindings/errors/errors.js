'use strict';

// Errors with a stable `code`. `codes.ERR_X` is the class of one code: built from its row of
// internal/errors/messages, or http2_messages, the first time somebody asks for it.

const kIsNodeError = Symbol('kIsNodeError');

const { defineProperty, assign } = Object;
const { captureStackTrace } = Error;

let inspectModule;
function lazyInspect() {
  return inspectModule ??= require('internal/util/inspect');
}

function setHidden(object, key, value) {
  defineProperty(object, key, {
    __proto__: null, value, writable: true, enumerable: false, configurable: true,
  });
}

// V8 writes the first line of a stack when the stack is first read, from `name` and `message`.
// Reading it while the name carries the code gives 'TypeError [ERR_X]: message' in the stack
// while `error.name` stays 'TypeError'.
function stampCode(error) {
  const { name } = error;
  const own = Object.hasOwn(error, 'name');
  setHidden(error, 'name', `${name} [${error.code}]`);
  void error.stack;
  if (own) {
    error.name = name;
  } else {
    delete error.name;
  }
}

// Restarts the stack of `error` at the caller of `fn`.
function hideFrames(error, fn) {
  captureStackTrace(error, fn);
  if (error[kIsNodeError]) stampCode(error);
  return error;
}

function internalAssert(value, message) {
  if (!value) throw new codes.ERR_INTERNAL_ASSERTION(message);
}

function checkArgumentCount(code, given, wanted, atLeast) {
  if (atLeast ? given < wanted : given !== wanted) {
    throw new codes.ERR_INTERNAL_ASSERTION(`Code: ${code}; The provided arguments length ` +
      `(${given}) does not match the required ones (${wanted}).`);
  }
}

// The text of an error whose row is a template. Strings and whole numbers need no inspect.
function fillTemplate(code, template, args) {
  const pieces = template.split(/(%[dfijoOs])/);
  checkArgumentCount(code, args.length, (pieces.length - 1) / 2, false);
  if (args.length === 0) return template;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    const simple = typeof arg === 'string' || (Number.isInteger(arg) && arg !== 0);
    if (!simple || pieces[2 * i + 1] !== '%s') return lazyInspect().format(template, ...args);
    pieces[2 * i + 1] = `${arg}`;
  }
  return pieces.join('');
}

function makeErrorClass(Base, code, text) {
  const isTemplate = typeof text === 'string';
  return class NodeError extends Base {
    constructor(...args) {
      super(isTemplate ? fillTemplate(code, text, args) : undefined);
      this.code = code;
      if (!isTemplate) {
        checkArgumentCount(code, args.length, text.length, true);
        setHidden(this, 'message', text.apply(this, args));
      }
      stampCode(this);
    }

    // Users see the built-in class: err.constructor === TypeError.
    get ['constructor']() {
      return Base;
    }

    get [kIsNodeError]() {
      return true;
    }

    toString() {
      return `${this.name} [${code}]: ${this.message}`;
    }
  };
}

// An error about a failed system call with a code of ours; the details stay in `info`.
function makeSystemErrorClass(code, text) {
  const { SystemError } = require('internal/errors/system');
  return class NodeError extends SystemError {
    constructor(context) {
      super(code, text, context);
      stampCode(this);
    }
  };
}

// Adds the class of `code` to `codes`. `Base` is the class it derives from (SystemError, or
// 'system' where that is not loaded yet); `others` become alternatives, as in
// `codes.ERR_INVALID_STATE.TypeError`.
function E(code, text, Base, ...others) {
  const Class = Base === 'system' || Base.name === 'SystemError' ?
    makeSystemErrorClass(code, text) : makeErrorClass(Base, code, text);
  for (const Other of others) Class[Other.name] = makeErrorClass(Other, code, text);
  defineProperty(codes, code, {
    __proto__: null, value: Class, writable: true, enumerable: true, configurable: true,
  });
  return Class;
}

function rowOf(code) {
  const ofHttp2 = typeof code === 'string' && code.startsWith('ERR_HTTP2_');
  return require(ofHttp2 ? 'internal/errors/http2_messages' : 'internal/errors/messages')[code];
}

// Classes that exist are own properties; the prototype makes the missing ones.
const codes = { __proto__: new Proxy({ __proto__: null }, {
  __proto__: null,
  get(target, code) {
    const row = rowOf(code);
    if (row !== undefined) return E(code, row[1], row[0], ...row.slice(2));
  },
}) };

class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

class ConnResetException extends Error {
  constructor(message) {
    super(message);
    this.code = 'ECONNRESET';
  }

  get ['constructor']() {
    return Error;
  }
}

class NodeAggregateError extends AggregateError {
  constructor(errors, message) {
    super(errors, message);
    this.code = errors[0]?.code;
  }

  get [kIsNodeError]() {
    return true;
  }

  get ['constructor']() {
    return AggregateError;
  }
}

// Joins an error with the one that came while it was handled; either may be missing.
function aggregateTwoErrors(inner, outer) {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (Array.isArray(outer.errors)) {
    outer.errors.push(inner);
    return outer;
  }
  const error = new AggregateError([outer, inner], outer.message);
  captureStackTrace(error, aggregateTwoErrors);
  error.code = outer.code;
  return error;
}

// Gives `fn` without its own frame in the stack of what it throws.
function hideStackFrames(fn) {
  function wrapped(...args) {
    try {
      return fn.apply(this, args);
    } catch (error) {
      if (Error.stackTraceLimit) hideFrames(error, wrapped);
      throw error;
    }
  }
  wrapped.withoutStackTrace = fn;
  return wrapped;
}

function genericNodeError(message, properties) {
  const error = new Error(message);
  assign(error, properties);
  captureStackTrace(error, genericNodeError);
  return error;
}

let overflowName;
let overflowMessage;

function isStackOverflowError(error) {
  if (overflowMessage === undefined) {
    try {
      (function recurse() { recurse(); })();
    } catch (overflow) {
      overflowName = overflow.name;
      overflowMessage = overflow.message;
    }
  }
  return error && error.name === overflowName && error.message === overflowMessage;
}

function isErrorStackTraceLimitWritable() {
  const descriptor = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  if (descriptor === undefined) return Object.isExtensible(Error);
  return descriptor.writable ?? descriptor.set !== undefined;
}

module.exports = {
  AbortError,
  ConnResetException,
  E,
  NodeAggregateError,
  aggregateTwoErrors,
  codes,
  genericNodeError,
  hideFrames,
  hideStackFrames,
  internalAssert,
  isErrorStackTraceLimitWritable,
  isStackOverflowError,
  kEnhanceStackBeforeInspector: Symbol('kEnhanceStackBeforeInspector'),
  kIsNodeError,
};

// Rarely needed parts live in files of their own and load when they are first touched.
function defineLazy(id, names) {
  for (const name of names) {
    defineProperty(module.exports, name, {
      __proto__: null,
      enumerable: true,
      configurable: true,
      get() {
        return require(id)[name];
      },
    });
  }
}

defineLazy('internal/errors/describe', ['determineSpecificType', 'formatList']);
defineLazy('internal/errors/system', [
  'DNSException', 'ErrnoException', 'ExceptionWithHostPort', 'SystemError', 'UVException',
  'UVExceptionWithHostPort', 'dnsException', 'errnoException', 'exceptionWithHostPort',
  'getSystemErrorName', 'uvException', 'uvExceptionWithHostPort',
]);
