'use strict';

// Builds the process object. setup() runs when the snapshot is made; refresh() runs at the start of
// every process and fills in what differs between processes.

const methods = require('internal/process/per_thread');
const { nextTick, runNextTicks } = require('internal/process/task_queues');
const { emitWarning, onWarning } = require('internal/process/warning');
const { defineLazyFrom } = require('internal/bootstrap/lazy_global');
const { codes } = require('internal/errors');

const kMissing = ['_debugProcess', '_debugEnd', '_getActiveRequests'];

// What refresh() fills in; their places are part of the snapshot.
const kStartValues = ['env', 'execPath', 'execArgv', 'argv'];

let assertWarned = false;

function constant(name, value, configurable = true, target = process) {
  Object.defineProperty(target, name, {
    __proto__: null, value, writable: false, enumerable: true, configurable,
  });
}

function accessor(name, get, set = undefined, enumerable = true) {
  Object.defineProperty(process, name, {
    __proto__: null, get, set, enumerable, configurable: true,
  });
}

function becomeEventEmitter() {
  const EventEmitter = require('events');
  const constructor = { process: function() {} }.process;
  Object.setPrototypeOf(constructor.prototype, EventEmitter.prototype);
  Object.setPrototypeOf(process, constructor.prototype);
  Reflect.apply(EventEmitter, process, []);
  Object.defineProperty(process, Symbol.toStringTag, { value: 'process', writable: true });

  process.on('warning', onWarning);
  const { onNewListener, onRemoveListener } = require('internal/process/signal');
  process.on('newListener', onNewListener);
  process.on('removeListener', onRemoveListener);
}

function defineExitState() {
  let exiting = false;
  accessor('_exiting', () => exiting, (value) => { exiting = Boolean(value); });

  let exitCode;
  Object.defineProperty(process, 'exitCode', {
    get() {
      return exitCode;
    },
    set(code) {
      if (code !== null && code !== undefined) {
        const number = typeof code === 'string' && code !== '' ? Number(code) : NaN;
        const { validateInteger } = require('internal/validators');
        validateInteger(Number.isNaN(number) ? code : number, 'code');
      }
      exitCode = code;
    },
    enumerable: true,
    configurable: false,
  });
}

function defineStreams() {
  for (const [name, getter] of
    [['stdout', 'getStdout'], ['stdin', 'getStdin'], ['stderr', 'getStderr']]) {
    accessor(name, () => require('internal/process/stdio')[getter]());
  }
}

function defineMethods() {
  for (const name of kMissing) {
    process[name] = { [name]() { throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`process.${name}`); } }[
      name];
  }
  // Seldom used.
  defineLazyFrom(process, 'internal/process/env_file', ['loadEnvFile'], true);
  defineLazyFrom(process, 'internal/process/identity', [
    'getgroups', 'initgroups', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid',
  ], true);
  defineLazyFrom(process, 'internal/process/resources', [
    '_getActiveHandles', 'availableMemory', 'constrainedMemory', 'getActiveResourcesInfo',
    'resourceUsage',
  ], true);
  Object.defineProperty(process, 'sourceMapsEnabled', {
    __proto__: null,
    get: () => require('internal/source_map/cache').isEnabled(),
    enumerable: true,
    configurable: true,
  });
  process.binding = function binding(module) {
    throw new Error(`No such module: ${module}`);
  };
  process.setSourceMapsEnabled = function setSourceMapsEnabled(enabled) {
    const { validateBoolean } = require('internal/validators');
    validateBoolean(enabled, 'enabled');
    require('internal/source_map/cache').setEnabled(enabled);
  };
  const { kIdGetters, ...others } = methods;
  delete others.forget;
  Object.assign(process, others, kIdGetters);
  process.emitWarning = emitWarning;
  process.nextTick = nextTick;
  process._tickCallback = runNextTicks;

  const execution = require('internal/process/execution');
  process._fatalException = execution.onUncaught;
  process.setUncaughtExceptionCaptureCallback = execution.setUncaughtExceptionCaptureCallback;
  process.hasUncaughtExceptionCaptureCallback = execution.hasUncaughtExceptionCaptureCallback;

  process._rawDebug = function _rawDebug(...args) {
    const { format } = require('internal/util/inspect');
    internalBinding('stdio').writeString(2, `${format(...args)}\n`);
  };
  process.getBuiltinModule = function getBuiltinModule(id) {
    const { validateString } = require('internal/validators');
    validateString(id, 'id');
    const { publicId } = require('internal/bootstrap/realm');
    const known = publicId(id);
    return known === undefined ? undefined : require(known);
  };
  process.assert = function(value, message) {
    if (!assertWarned) {
      assertWarned = true;
      process.emitWarning(
        'process.assert() is deprecated. Please use the `assert` module instead.',
        'DeprecationWarning', 'DEP0100');
    }
    if (!value) throw new codes.ERR_ASSERTION(message || 'assertion error');
  };
  process.dlopen = function dlopen(module, filename) {
    const error = new Error(`${filename}: native addons cannot be loaded`);
    error.code = 'ERR_DLOPEN_FAILED';
    throw error;
  };
  process.openStdin = function openStdin() {
    process.stdin.resume();
    return process.stdin;
  };
}

function defineValues() {
  const binding = internalBinding('process_methods');
  constant('version', binding.version);
  const versions = {};
  for (const name of Object.keys(binding.versions)) {
    constant(name, binding.versions[name], true, versions);
  }
  constant('versions', versions);
  constant('arch', binding.arch);
  constant('platform', binding.platform);
  for (const name of kStartValues) process[name] = undefined;
  process.debugPort = 9229;
  process.domain = null;
  constant('release', {
    name: 'node',
    lts: 'Iron',
    sourceUrl: 'https://nodejs.org/download/release/v20.19.2/node-v20.19.2.tar.gz',
    headersUrl: 'https://nodejs.org/download/release/v20.19.2/node-v20.19.2-headers.tar.gz',
  });
  constant('config', Object.freeze({
    target_defaults: Object.freeze({ default_configuration: 'Release' }),
    variables: Object.freeze({
      node_module_version: Number(binding.versions.modules),
      v8_enable_i18n_support: 1,
    }),
  }));
  constant('features', {
    inspector: false,
    debug: false,
    uv: true,
    ipv6: true,
    tls_alpn: true,
    tls_sni: true,
    tls_ocsp: true,
    tls: true,
    cached_builtins: true,
    get require_module() {
      const { getOptionValue } = require('internal/options');
      return getOptionValue('--experimental-require-module', true);
    },
  }, false);
  const getTitle = () => internalBinding('process_methods').getTitle() || process.argv0;
  accessor('title', getTitle, (title) => {
    internalBinding('process_methods').setTitle(`${title}`);
  });
  accessor('ppid', () => internalBinding('process_methods').ppid());
  accessor('allowedNodeEnvironmentFlags', () => {
    const { allowedFlags } = require('internal/process/allowed_flags');
    process.allowedNodeEnvironmentFlags = allowedFlags;
    return allowedFlags;
  }, (value) => {
    Object.defineProperty(process, 'allowedNodeEnvironmentFlags', {
      __proto__: null, value, writable: true, enumerable: true, configurable: true,
    });
  });
  accessor('report', () => require('internal/process/report').report);
}

function setup() {
  becomeEventEmitter();
  defineExitState();
  defineMethods();
  defineStreams();
  defineValues();
}

let environmentWarned = false;

// Native code calls it when process.env is given what is no string, number or boolean.
function warnAboutEnvironment() {
  const { getOptionValue } = require('internal/options');
  if (environmentWarned || !getOptionValue('--pending-deprecation')) return;
  environmentWarned = true;
  process.emitWarning(
    'Assigning any value other than a string, number, or boolean to a process.env property is ' +
    'deprecated. Please make sure to convert the value to a string before setting process.env ' +
    'with it.', 'DeprecationWarning', 'DEP0104');
}

function refresh() {
  const binding = internalBinding('process_methods');
  const { getOptionValue } = require('internal/options');
  constant('pid', binding.pid);
  // Processes that start from a snapshot have another.
  constant('argv0', binding.argv0 ?? binding.execPath, binding.snapshot === 'build');
  process.env = binding.env;
  process.execPath = binding.execPath;
  process.execArgv = [...binding.execArgv];
  process.argv = [...binding.argv];
  const title = getOptionValue('--title');
  if (title) binding.setTitle(title);
  for (const [name, option] of [
    ['noDeprecation', '--no-deprecation'], ['throwDeprecation', '--throw-deprecation'],
    ['traceDeprecation', '--trace-deprecation'], ['traceProcessWarnings', '--trace-warnings'],
    ['noProcessWarnings', '--no-warnings'],
  ]) {
    if (getOptionValue(option)) constant(name, true);
  }
  if (getOptionValue('--trace-sigint') && !binding.isWorker) {
    internalBinding('signal_wrap').traceInterrupts();
  }
  if (getOptionValue('--trace-uncaught')) internalBinding('errors').traceUncaught();
  if (getOptionValue('--no-warnings') || process.env.NODE_NO_WARNINGS === '1') {
    process.removeListener('warning', onWarning);
  }
}

module.exports = { refresh, setup, warnAboutEnvironment };
