'use strict';

// Sets up what every program finds: the process object, the globals, and the functions that native
// code calls. It runs when the snapshot is made, so nothing here may look at the system, the clock,
// the arguments or the environment: that is for main() (internal/main), in each process.

const { exists, global, moduleLoadList } = require('internal/bootstrap/realm');
const { define, defineLazyFrom, loadLazy } = require('internal/bootstrap/lazy_global');

// Well-known symbols of newer engines that Node's modules are written with.
for (const name of ['dispose', 'asyncDispose']) {
  if (Symbol[name] !== undefined) continue;
  Object.defineProperty(Symbol, name, {
    __proto__: null, value: Symbol(`nodejs.${name}`),
    writable: false, enumerable: false, configurable: false,
  });
}

function setupProcess() {
  require('internal/process/object').setup();
  Object.defineProperty(process, 'moduleLoadList', {
    __proto__: null, value: moduleLoadList, writable: false, enumerable: true, configurable: true,
  });
}

// `process` and `Buffer` are accessors in Node, so that programs can replace them.
function defineReplaceable(name, load) {
  let value;
  Object.defineProperty(global, name, {
    __proto__: null,
    get() {
      return value ??= load();
    },
    set(replacement) {
      value = replacement;
      load = () => replacement;
    },
    enumerable: false,
    configurable: true,
  });
}

// Has no setter in Node either.
function setupCrypto() {
  if (!exists('crypto')) return;
  const { get } = Object.getOwnPropertyDescriptor({
    get crypto() {
      return require('internal/crypto/webcrypto').crypto;
    },
  }, 'crypto');
  Object.defineProperty(global, 'crypto', {
    __proto__: null, get, set: undefined, enumerable: true, configurable: true,
  });
}

function setupGlobals() {
  Object.defineProperty(global, Symbol.toStringTag, {
    __proto__: null, value: 'global', writable: false, enumerable: false, configurable: true,
  });
  define(global, 'global', global, true);
  defineReplaceable('process', () => process);
  if (exists('buffer')) defineReplaceable('Buffer', () => require('buffer').Buffer);

  const { queueMicrotask } = require('internal/process/task_queues');
  define(global, 'queueMicrotask', queueMicrotask, true);

  const lazy = (id, names, enumerable) => defineLazyFrom(global, id, names, enumerable);
  if (exists('console')) {
    // Of the engine's own console, whose name it takes.
    const { profile, profileEnd, timeStamp, context, createTask } = global.console;
    internalBinding('builtins').engineConsole = {
      profile, profileEnd, timeStamp, context, createTask,
    };
  }
  lazy('console', ['console']);
  lazy('timers', ['clearImmediate', 'setImmediate', 'clearInterval', 'clearTimeout', 'setInterval',
    'setTimeout'], true);
  lazy('internal/structured_clone', ['structuredClone'], true);
  lazy('buffer', ['atob', 'btoa'], true);
  lazy('buffer', ['Blob', 'File']);
  lazy('internal/url', ['URL', 'URLSearchParams']);
  lazy('internal/encoding', ['TextEncoder', 'TextDecoder']);
  lazy('internal/event_target', ['Event', 'EventTarget', 'CustomEvent']);
  lazy('internal/abort_controller', ['AbortController', 'AbortSignal']);
  lazy('internal/dom_exception', ['DOMException']);
  lazy('internal/broadcast_channel', ['BroadcastChannel']);
  lazy('internal/message_port', ['MessageChannel', 'MessagePort']);
  lazy('internal/message_event', ['MessageEvent']);
  lazy('perf_hooks', ['performance'], true);
  lazy('perf_hooks', [
    'Performance', 'PerformanceEntry', 'PerformanceMark', 'PerformanceMeasure',
    'PerformanceObserver', 'PerformanceObserverEntryList', 'PerformanceResourceTiming',
  ]);
  setupCrypto();
  lazy('internal/crypto/webcrypto', ['Crypto', 'CryptoKey', 'SubtleCrypto']);
  if (exists('internal/fetch')) {
    define(global, 'fetch', function fetch(input, init = undefined) {
      return require('internal/fetch').fetch(input, init);
    }, true);
  }
  lazy('internal/fetch', ['FormData', 'Headers', 'Request', 'Response']);
  lazy('stream/web', [
    'ByteLengthQueuingStrategy', 'CompressionStream', 'CountQueuingStrategy', 'DecompressionStream',
    'ReadableByteStreamController', 'ReadableStream', 'ReadableStreamBYOBReader',
    'ReadableStreamBYOBRequest', 'ReadableStreamDefaultController', 'ReadableStreamDefaultReader',
    'TextDecoderStream', 'TextEncoderStream', 'TransformStream', 'TransformStreamDefaultController',
    'WritableStream', 'WritableStreamDefaultController', 'WritableStreamDefaultWriter',
  ]);
}

// The text of an error that nobody caught; for an unhandled 'error' event with the place of its
// emission.
function inspectUncaught(error) {
  const { inspect } = require('internal/util/inspect');
  const { kEnhanceStackBeforeInspector } = require('internal/errors');
  const enhance = error?.[kEnhanceStackBeforeInspector];
  if (typeof enhance !== 'function') return inspect(error);
  const stack = Object.getOwnPropertyDescriptor(error, 'stack');
  try {
    Object.defineProperty(error, 'stack', { ...stack, value: enhance.call(error) });
    return inspect(error);
  } finally {
    Object.defineProperty(error, 'stack', stack);
  }
}

// Callbacks come last: nothing above may schedule anything.
function setupCallbacks() {
  const { setupTaskQueue } = require('internal/process/task_queues');
  setupTaskQueue();

  const execution = require('internal/process/execution');
  const errors = internalBinding('errors');
  errors.setUncaughtHandler(execution.callHandler);
  errors.setExitHandler?.(execution.exitAfterUncaught);
  errors.setInspector?.(inspectUncaught);

  const builtins = internalBinding('builtins');
  builtins.setHooks({
    emitBeforeExit: execution.emitBeforeExit,
    emitExit: execution.emitExit,
    exitAfterUncaught: execution.exitAfterUncaught,
    loadLazy,
    snapshot(step, regExps) {
      return require('internal/snapshot').snapshot(step, regExps);
    },
    warnAboutEnvironment() {
      require('internal/process/object').warnAboutEnvironment();
    },
    importModuleDynamically(id, specifier, attributes, referrer) {
      return require('internal/modules/esm/dynamic').importModuleDynamically(
        id, specifier, attributes, referrer);
    },
    initializeImportMeta(wrap, meta) {
      require('internal/modules/esm/dynamic').initializeImportMeta(wrap, meta);
    },
  });
  builtins.setMain(() => require('internal/main').main());
}

setupProcess();
setupGlobals();
setupCallbacks();

// In the snapshot because every program needs them.
require('internal/main');
require('internal/options');
