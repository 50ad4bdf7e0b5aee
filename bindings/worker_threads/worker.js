'use strict';

// Worker: a thread with a program of its own, as its parent sees it.
// https://nodejs.org/api/worker_threads.html#class-worker

const EventEmitter = require('events');
const path = require('path');
const { codes } = require('internal/errors');
const { asyncContext, kEmptyObject } = require('internal/util');
const { validateArray, validateObject, validateString } = require('internal/validators');
const { fileURLToPath, isURL } = require('internal/url');
const { MessageChannel, receiveMessageOnPort } = require('internal/message_port');
const { data: environmentData } = require('internal/worker/environment_data');
const { PortReadable, PortWritable, receive } = require('internal/worker/stdio');
const self = require('internal/worker/self');

const binding = internalBinding('worker');

// Workers hear of a new working directory, where the program has left the means.
const { Atomics, SharedArrayBuffer } = globalThis;
if (self.isMainThread && Atomics !== undefined && SharedArrayBuffer !== undefined) {
  const { add } = Atomics;
  const counter = self.cwdCounter = new Uint32Array(new SharedArrayBuffer(4));
  const { chdir } = process;
  process.chdir = (directory) => {
    chdir(directory);
    add(counter, 0, 1);
  };
}

const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');
const kLimits = [
  'maxYoungGenerationSizeMb', 'maxOldGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb',
];
const kDefaultStackSize = 4;

// { code, filename }: what the worker runs, and how.
function programOf(filename, options) {
  if (options.eval) {
    if (typeof filename !== 'string') {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'options.eval', options.eval, "must be false when 'filename' is not a string");
    }
    return { kind: 'eval', code: filename };
  }
  if (isURL(filename)) {
    if (filename.protocol === 'data:') {
      return { kind: 'module', code: `import ${JSON.stringify(`${filename}`)}` };
    }
    return { kind: 'file', filename: fileURLToPath(filename) };
  }
  if (typeof filename !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  }
  if (!path.isAbsolute(filename) && !/^\.\.?[\\/]/.test(filename)) {
    throw new codes.ERR_WORKER_PATH(filename);
  }
  return { kind: 'file', filename: path.resolve(filename) };
}

// A plain object of strings; undefined where the worker shares the process's environment.
function environmentOf(env) {
  if (env === SHARE_ENV) return undefined;
  if (env !== undefined && env !== null && typeof env !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env);
  }
  const copy = { __proto__: null };
  for (const [key, value] of Object.entries(env ?? process.env)) copy[key] = `${value}`;
  return copy;
}

function limitsOf(given) {
  const limits = new Float64Array(kLimits.length);
  if (typeof given !== 'object' || given === null) return limits;
  kLimits.forEach((name, index) => {
    if (typeof given[name] === 'number') limits[index] = given[name];
  });
  if (limits[1] > 0) limits[1] = Math.max(limits[1], 2);
  return limits;
}

// Options of the process as a whole cannot be a worker's.
function checkExecArguments(given) {
  const { refusedInThreads } = internalBinding('process_methods');
  const refused = refusedInThreads(given);
  if (refused.length > 0) throw new codes.ERR_WORKER_INVALID_EXEC_ARGV(refused);
}

function checkNodeOptions(env) {
  if (env?.NODE_OPTIONS === undefined || env.NODE_OPTIONS === process.env.NODE_OPTIONS) return;
  const { refusedInThreads } = internalBinding('process_methods');
  const refused = refusedInThreads(env.NODE_OPTIONS.split(' ').filter(Boolean));
  if (refused.length === 0) return;
  throw new codes.ERR_WORKER_INVALID_EXEC_ARGV(refused, 'invalid NODE_OPTIONS env variable');
}

function pipeQuietly(source, target) {
  const limit = target.getMaxListeners();
  target.setMaxListeners(Infinity);
  source.pipe(target);
  target.setMaxListeners(limit);
}

class Worker extends EventEmitter {
  #handle;
  #port;        // for what the runtime has to say
  #publicPort;
  #limits;
  #streams;
  #isOnline = false;
  #snapshots = [];    // who waits for one, in turn

  constructor(filename, options = kEmptyObject) {
    super();
    if (options.execArgv) validateArray(options.execArgv, 'options.execArgv');
    if (options.argv) validateArray(options.argv, 'options.argv');
    const program = programOf(filename, options);
    const env = environmentOf(options.env);
    if (options.name) validateString(options.name, 'options.name');
    if (options.execArgv) checkExecArguments(options.execArgv);
    checkNodeOptions(env);

    const { port1: port, port2: workerPort } = new MessageChannel();
    const { port1: publicPort, port2: workerPublicPort } = new MessageChannel();
    const { makePort } = require('internal/worker/messaging');
    const mainPort = makePort();
    this.#limits = limitsOf(options.resourceLimits);
    this.#port = port;
    this.#publicPort = publicPort;
    port.postMessage({
      ...program,
      argv: options.argv ? Array.from(options.argv, String) : [],
      cwdCounter: self.cwdCounter,
      env,
      environmentData,
      hasStdin: Boolean(options.stdin),
      isShared: env === undefined,
      limits: this.resourceLimits,
      mainPort: mainPort.forWorker,
      publicPort: workerPublicPort,
      workerData: options.workerData,
    }, [workerPublicPort, mainPort.forWorker, ...(options.transferList ?? [])]);

    this.#handle = new binding.Worker(
      workerPort, options.execArgv ?? process.execArgv, this.#limits);
    mainPort.register(this.#handle.id());
    if (asyncContext.active) asyncContext.capture('WORKER', this.#handle);
    this.#handle.onexit = (code, isOutOfMemory) => this.#onExit(code, isOutOfMemory);
    port.on('message', (message) => this.#onMessage(message));
    port.unref();
    this.#openStreams(options);
    this.#listen();
    this.#handle.start();
    process.nextTick(() => process.emit('worker', this));
    const { channel } = require('diagnostics_channel');
    const created = channel('worker_threads');
    if (created.hasSubscribers) created.publish({ worker: this });
  }

  #openStreams({ stdin, stdout, stderr }) {
    const port = this.#port;
    this.#streams = {
      stdin: stdin ? new PortWritable(port, 'stdin') : null,
      stdout: new PortReadable(port, 'stdout', Boolean(stdout)),
      stderr: new PortReadable(port, 'stderr', Boolean(stderr)),
    };
    if (!stdout) pipeQuietly(this.#streams.stdout, process.stdout);
    if (!stderr) pipeQuietly(this.#streams.stderr, process.stderr);
  }

  // The port keeps the program running as long as somebody listens to the worker.
  #listen() {
    const port = this.#publicPort;
    for (const event of ['message', 'messageerror']) {
      port.on(event, (message) => this.emit(event, message));
    }
    port.unref();
    this.on('newListener', (event) => {
      if (event === 'message' && this.listenerCount('message') === 0) this.#publicPort?.ref();
    });
    this.on('removeListener', (event) => {
      if (event === 'message' && this.listenerCount('message') === 0) this.#publicPort?.unref();
    });
  }

  #onMessage(message) {
    switch (message.type) {
      case 'online':
        this.#isOnline = true;
        this.emit('online');
        break;
      case 'error':
        this.emit('error', require('internal/worker/errors').unpack(message.error));
        break;
      case 'heapSnapshot':
        this.#snapshots.shift()(message.bytes);
        break;
      case 'data':
        receive(this.#streams[message.stream], message.chunks);
        break;
      case 'more':
        this.#streams[message.stream].proceed();
        break;
    }
  }

  // What the worker sent before its end still arrives, and before the end.
  #drain() {
    for (let received = receiveMessageOnPort(this.#publicPort); received !== undefined;
      received = receiveMessageOnPort(this.#publicPort)) {
      this.emit('message', received.message);
    }
    for (let received = receiveMessageOnPort(this.#port); received !== undefined;
      received = receiveMessageOnPort(this.#port)) {
      this.#onMessage(received.message);
    }
  }

  #onExit(code, isOutOfMemory) {
    this.#drain();
    this.removeAllListeners('message');
    this.removeAllListeners('messageerror');
    this.#port.close();
    this.#publicPort.close();
    this.#port.unref();
    this.#publicPort.unref();
    this.#handle = this.#publicPort = null;
    const { stdout, stderr } = this.#streams;
    if (!stdout.readableEnded) stdout.push(null);
    if (!stderr.readableEnded) stderr.push(null);
    if (isOutOfMemory) {
      this.emit('error', new codes.ERR_WORKER_OUT_OF_MEMORY(
        'JS heap out of memory'));
    }
    this.emit('exit', code);
    this.removeAllListeners();
  }

  postMessage(...args) {
    this.#publicPort?.postMessage(...args);
  }

  async #stop() {
    if (this.#handle === null) return undefined;
    this.#handle.terminate();
    return new Promise((resolve) => { this.once('exit', resolve); });
  }

  terminate(callback) {
    this.ref();
    if (typeof callback === 'function') {
      process.emitWarning(
        'Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.',
        'DeprecationWarning', 'DEP0132');
      if (this.#handle !== null) this.once('exit', (code) => callback(null, code));
    }
    return this.#stop();
  }

  ref() {
    this.#handle?.ref();
    this.#publicPort?.ref();
  }

  unref() {
    this.#handle?.unref();
    this.#publicPort?.unref();
  }

  get threadId() {
    return this.#handle === null ? -1 : this.#handle.id();
  }

  get stdin() {
    return this.#streams.stdin;
  }

  get stdout() {
    return this.#streams.stdout;
  }

  get stderr() {
    return this.#streams.stderr;
  }

  get resourceLimits() {
    if (this.#handle === null) return {};
    const { heapLimits } = require('internal/worker/limits');
    return heapLimits(this.#limits, kLimits, kDefaultStackSize);
  }

  // A promise of a stream. The worker sees to it between two callbacks.
  getHeapSnapshot(options = undefined) {
    if (options !== undefined) validateObject(options, 'options');
    if (this.#handle === null) return Promise.reject(new codes.ERR_WORKER_NOT_RUNNING());
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new codes.ERR_WORKER_NOT_RUNNING());
      this.once('exit', onExit);
      this.#snapshots.push((bytes) => {
        this.off('exit', onExit);
        const { Readable } = require('stream');
        resolve(new Readable({
          read() {
            this.push(bytes);
            this.push(null);
          },
        }));
      });
      this.#port.postMessage({ type: 'heapSnapshot', options });
    });
  }
}

module.exports = { SHARE_ENV, Worker };
