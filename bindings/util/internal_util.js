'use strict';

// Small things that many built-in modules share. In the start-up snapshot: keep it small.

// Classes of the language and the runtime, as against the program's: this runs before any program.
const builtInClasses = new Set(
  Object.getOwnPropertyNames(globalThis).filter((name) => /^[A-Z][a-zA-Z0-9]+$/.test(name)));

// Codes of deprecations that were reported.
const reported = new Set();

// `fn` with a warning (a DeprecationWarning with `code`) at its first call; one warning a code.
function deprecate(fn, message, code) {
  if (code !== undefined) require('internal/validators').validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    if (!warned && !process.noDeprecation) {
      warned = true;
      if (code === undefined || !reported.has(code)) {
        if (code !== undefined) reported.add(code);
        process.emitWarning(message, 'DeprecationWarning', code, deprecated);
      }
    }
    return new.target ? Reflect.construct(fn, args, new.target) : fn.apply(this, args);
  }
  Object.setPrototypeOf(deprecated, fn);
  // Instances of the wrapper are instances of what it wraps.
  if (fn.prototype) deprecated.prototype = fn.prototype;
  return deprecated;
}

// What util.inspect does unless told otherwise; programs change it as inspect.defaultOptions.
const inspectDefaultOptions = Object.seal({
  showHidden: false,
  depth: 2,
  colors: false,
  customInspect: true,
  showProxy: false,
  maxArrayLength: 100,
  maxStringLength: 10000,
  breakLength: 80,
  compact: 3,
  sorted: false,
  getters: false,
  numericSeparator: false,
});

// Properties of `target` that are exports of the module `id`, loaded when they are first read.
function defineLazyProperties(target, id, names) {
  for (const name of names) {
    const set = (value) => {
      Object.defineProperty(target, name, {
        __proto__: null, value, writable: true, enumerable: true, configurable: true,
      });
    };
    Object.defineProperty(target, name, {
      __proto__: null,
      enumerable: true,
      configurable: true,
      get() {
        const value = require(id)[name];
        set(value);
        return value;
      },
      set,
    });
  }
}

module.exports = {
  // Filled by internal/async_context, or internal/async_hooks/tracking, once a program uses it.
  // bind(fn, type, resource) gives fn, which is called once, in the context of now. With more
  // calls: run(scope = capture(type, resource, asyncId), fn, receiver, args), and at the end
  // destroy(scope); captureOf(promise) is for its rejection. unwind() comes after an error that
  // nobody caught, flush() before immediates and 'exit'. Whoever makes another context of the
  // engine sets hasOtherContexts and calls expectOthers().
  asyncContext: {
    active: false, bind: null, capture: null, captureOf: null, destroy: null, expectOthers() {},
    flush: null, hasOtherContexts: false, run: null, unwind: null,
  },
  builtInClasses,
  customInspectSymbol: Symbol.for('nodejs.util.inspect.custom'),
  customPromisify: Symbol.for('nodejs.util.promisify.custom'),
  // Names of the values a promisified function resolves to, for functions that call back with
  // several.
  customPromisifyArgs: Symbol('customPromisifyArgs'),
  defineLazyProperties,
  deprecate,
  inspectDefaultOptions,
  kAsyncDispose: Symbol.asyncDispose,
  kDispose: Symbol.dispose,
  kEmptyObject: Object.freeze({ __proto__: null }),
  // Of util.types; filled by internal/crypto/keys, as there are no keys before.
  keyTests: { isCryptoKey: () => false, isKeyObject: () => false },
  // As the language has it, for code that loads after the program may have replaced it.
  objectKeys: Object.keys,
};
