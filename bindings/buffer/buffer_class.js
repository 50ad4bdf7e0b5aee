'use strict';

// The function Buffer itself. Programs should call Buffer.from() and Buffer.alloc() instead; that
// it is deprecated (DEP0005) is only said to those who can change it, not to users of a package.

const { codes } = require('internal/errors');
const { FastBuffer, pool } = require('internal/buffer');

const kWarning = 'Buffer() is deprecated due to security and usability issues. Please use the ' +
  'Buffer.alloc(), Buffer.allocUnsafe(), or Buffer.from() methods instead.';
const kPackage = /[\\/]node_modules[\\/]/;
const kMostFrames = 100;
const kMostChecks = 10000;

let warned = false;
let checks = 0;

// Whether a frame of the current stack, as far as that is looked at, is of a package.
function isCalledByPackage() {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = kMostFrames;
  Error.prepareStackTrace = (_, frames) => frames;
  const { stack } = new Error();
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  // While a stack is being formatted, another is not given as frames.
  if (!Array.isArray(stack)) return kPackage.test(stack);
  return stack.length >= kMostFrames ||
    stack.some((frame) => kPackage.test(frame.getFileName() ?? ''));
}

function warn() {
  if (warned || ++checks > kMostChecks) return;
  const pending = require('internal/options').getOptionValue('--pending-deprecation');
  if (!pending && isCalledByPackage()) return;
  process.emitWarning(kWarning, 'DeprecationWarning', 'DEP0005');
  warned = true;
}

function Buffer(arg, encodingOrOffset, length) {
  warn();
  if (typeof arg !== 'number') return Buffer.from(arg, encodingOrOffset, length);
  if (typeof encodingOrOffset === 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('string', 'string', arg);
  }
  return Buffer.alloc(arg);
}

Buffer.poolSize = pool.sizes.poolSize;
pool.sizes = Buffer;

FastBuffer.prototype.constructor = Buffer;
Buffer.prototype = FastBuffer.prototype;
Object.setPrototypeOf(Buffer, Uint8Array);

Object.defineProperty(Buffer, Symbol.species, {
  __proto__: null,
  enumerable: false,
  configurable: true,
  get() {
    return FastBuffer;
  },
});

module.exports = { Buffer };
