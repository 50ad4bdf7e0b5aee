'use strict';

// What a worker does once its engine runs: it takes over what the parent has sent, and runs the
// program. Like internal/main it returns when that has been started.

const { codes } = require('internal/errors');
const { receiveMessageOnPort } = require('internal/message_port');
const self = require('internal/worker/self');

const kNoHandler = 6;   // https://nodejs.org/api/process.html#exit-codes

// Of the process as a whole: only the main thread may change it.
const kUnavailable = [
  'abort', 'chdir', 'initgroups', 'setegid', 'seteuid', 'setgid', 'setgroups', 'setuid',
];

function unavailable(name) {
  return Object.assign(() => {
    throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION(name);
  }, { disabled: true });
}

function restrictProcess() {
  for (const name of kUnavailable) {
    process[name] = unavailable(`process.${name}()`);
  }
  const { reallyExit, umask } = process;
  process.reallyExit = (code) => {
    reallyExit(code);
    // V8 ends the program where it looks for that: at the next turn of a loop.
    for (;;);
  };
  process.umask = (mask) => {
    if (mask === undefined) return umask();
    throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
  };
  const { debugPort, title } = process;
  for (const [name, value] of [['title', title], ['debugPort', debugPort]]) {
    Object.defineProperty(process, name, {
      __proto__: null, get: () => value, set() {}, enumerable: true, configurable: true,
    });
  }
  delete process._debugProcess;
  delete process._debugEnd;
  if (process.env.NODE_CHANNEL_FD === undefined) return;
  for (const name of ['channel', 'connected']) {
    Object.defineProperty(process, name, {
      __proto__: null, get: unavailable(`process.${name}`), configurable: true,
    });
  }
  process.send = unavailable('process.send()');
  process.disconnect = unavailable('process.disconnect()');
}

// An environment of the worker's own: strings, whatever is put in.
function makeEnvironment(initial) {
  return new Proxy(Object.assign(Object.create(Object.prototype), initial), {
    __proto__: null,
    defineProperty(target, key, descriptor) {
      const { configurable, enumerable, value, writable } = descriptor;
      if ('get' in descriptor || 'set' in descriptor) {
        throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' does not accept an accessor(getter/setter) descriptor");
      }
      if (!(configurable && enumerable && writable)) {
        throw new codes.ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' only accepts a configurable, writable, and enumerable data descriptor");
      }
      target[key] = `${value}`;
      return true;
    },
    set(target, key, value) {
      if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
      target[key] = `${value}`;
      return true;
    },
  });
}

// The working directory is the process's; asking for it costs a system call only after a change.
function cacheDirectory(counter) {
  const { load } = Atomics;
  const { cwd } = process;
  const { forget } = require('internal/process/per_thread');
  let seen = 0;
  process.cwd = () => {
    const count = load(counter, 0);   // Atomics.load, which the program may replace
    if (count !== seen) forget();
    seen = count;
    return cwd();
  };
}

function openStreams(port, hasStdin) {
  const { PortReadable, PortWritable } = require('internal/worker/stdio');
  const streams = {
    stdin: new PortReadable(port, 'stdin', true),
    stdout: new PortWritable(port, 'stdout'),
    stderr: new PortWritable(port, 'stderr'),
  };
  if (!hasStdin) streams.stdin.push(null);
  require('internal/process/stdio').replace(streams);
  return streams;
}

function onMessage(port, streams, message) {
  if (message.type === 'heapSnapshot') {
    const { exposeInternals, exposeNumericValues } = message.options ?? {};
    const bytes = internalBinding('v8').heapSnapshot(
      Boolean(exposeInternals), Boolean(exposeNumericValues));
    port.postMessage({ type: 'heapSnapshot', bytes });
  } else if (message.type === 'data') {
    require('internal/worker/stdio').receive(streams[message.stream], message.chunks);
  } else {
    streams[message.stream].proceed();
  }
}

// Errors that nobody catches are the parent's to hear of, and end the worker.
function reportUncaught(port) {
  const execution = require('internal/process/execution');
  internalBinding('errors').setUncaughtHandler((error, fromPromise) => {
    if (typeof process._fatalException !== 'function') process.reallyExit(kNoHandler);
    try {
      if (execution.callHandler(error, fromPromise)) return true;
    } catch (second) {
      error = second;
    }
    let packed;
    try {
      packed = require('internal/worker/errors').pack(error);
    } catch {
      packed = { text: 'an error that cannot be shown' };
    }
    port.postMessage({ type: 'error', error: packed });
    process._exiting = true;
    process.reallyExit(process.exitCode ?? 1);
    return true;
  });
}

function runProgram({ code, filename, kind }) {
  const main = require('internal/main');
  if (kind === 'file') {
    process.argv.splice(1, 0, filename);
    const { Module } = require('internal/modules/cjs/loader');
    Module.runMain(filename);
    return;
  }
  if (kind === 'eval') process.argv.splice(1, 0, '[worker eval]');
  if (kind === 'module') {
    const { runSource } = require('internal/modules/esm/run_main');
    runSource(code, '[worker eval]');
    return;
  }
  main.runEval(code, false, '[worker eval]');
}

function main() {
  // --abort-on-uncaught-exception is about the main thread.
  internalBinding('errors').setAbortOnUncaught(false);
  const port = internalBinding('worker').takePort();
  const { message } = receiveMessageOnPort(port);
  if (!message.isShared) internalBinding('process_methods').env = makeEnvironment(message.env);
  require('internal/process/object').refresh();
  Object.assign(self, {
    cwdCounter: message.cwdCounter,
    parentPort: message.publicPort,
    resourceLimits: message.limits,
    workerData: message.workerData,
  });
  process.argv.splice(1, Infinity, ...message.argv);
  require('internal/worker/messaging').setMainPort(message.mainPort);
  const { data } = require('internal/worker/environment_data');
  for (const [key, value] of message.environmentData) data.set(key, value);

  reportUncaught(port);
  const streams = openStreams(port, message.hasStdin);
  port.on('message', (each) => onMessage(port, streams, each));
  port.unref();
  restrictProcess();
  if (message.cwdCounter) cacheDirectory(message.cwdCounter);
  const { Module } = require('internal/modules/cjs/loader');
  Module._initPaths();
  const { enableCompileCache, preload } = require('internal/main');
  require('internal/main_options').applyInThread();
  enableCompileCache();
  preload();
  port.postMessage({ type: 'online' });
  runProgram(message);
}

module.exports = { main };
