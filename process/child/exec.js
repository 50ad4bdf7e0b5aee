'use strict';

// exec() and execFile(): a program whose output is collected for a callback.

const { codes } = require('internal/errors');
const {
  killSignalOf, rejectNul, validateMaxBuffer, validateTimeout,
} = require('internal/child_process/arguments');
const { validateFunction, validateObject, validateString } = require('internal/validators');

const buffer = () => require('buffer').Buffer;

const kMaxBuffer = 1024 * 1024;

// The public spawn(), from the module that has both.
let spawn;

function execFileWith(fn) {
  spawn = fn;
}

function execOptions(command, options, callback) {
  validateString(command, 'command');
  rejectNul(command, 'command');
  if (typeof options === 'function') [options, callback] = [undefined, options];
  options = { __proto__: null, ...options };
  if (typeof options.shell !== 'string') options.shell = true;
  return { options, callback };
}

// file, args, options and callback, of which all but the first may be missing.
function execFileArguments(file, args, options, callback) {
  if (Array.isArray(args)) {
    args = [...args];
  } else if (typeof args === 'function') {
    [args, options, callback] = [[], null, args];
  } else {
    if (args != null && typeof args === 'object') [args, options, callback] = [[], args, options];
    args ??= [];
  }
  if (typeof options === 'function') callback = options;
  else if (options != null) validateObject(options, 'options');
  options ??= { __proto__: null };
  if (callback != null) validateFunction(callback, 'callback');
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    rejectNul(options.argv0, 'options.argv0');
  }
  return { file, args, options, callback };
}

// What one of the streams brought, up to a limit.
class Output {
  constructor(stream, name, encoding, limit, onTooMuch) {
    this.stream = stream;
    this.encoding = encoding;
    this.parts = [];
    if (!stream) return;
    let size = 0;
    if (encoding) stream.setEncoding(encoding);
    stream.on('data', (chunk) => {
      const { readableEncoding } = stream;
      const length = limit === Infinity ? 0 :
        readableEncoding ? buffer().byteLength(chunk, readableEncoding) : chunk.length;
      const room = limit - size;
      size += length;
      if (length <= room) {
        this.parts.push(chunk);
        return;
      }
      this.parts.push(chunk.slice(0, room));
      onTooMuch(new codes.ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name));
    });
  }

  collect() {
    if (this.encoding || this.stream?.readableEncoding) return this.parts.join('');
    return buffer().concat(this.parts);
  }
}

class Execution {
  constructor(file, args, options, callback) {
    this.killSignal = options.killSignal;
    this.callback = callback;
    this.error = null;
    this.killed = false;
    this.ended = false;
    this.timer = undefined;
    this.child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env,
      gid: options.gid,
      shell: options.shell,
      signal: options.signal,
      uid: options.uid,
      windowsHide: Boolean(options.windowsHide),
      windowsVerbatimArguments: Boolean(options.windowsVerbatimArguments),
    });
    this.command = args.length > 0 ? `${file} ${args.join(' ')}` : file;
    if (options.timeout > 0) this.timer = setTimeout(() => this.kill(), options.timeout);

    const { encoding } = options;
    const known = encoding !== 'buffer' && buffer().isEncoding(encoding) ? encoding : null;
    const { stdout, stderr } = this.child;
    const tooMuch = (error) => {
      this.error = error;
      this.kill();
    };
    this.stdout = new Output(stdout, 'stdout', known, options.maxBuffer, tooMuch);
    this.stderr = new Output(stderr, 'stderr', known, options.maxBuffer, tooMuch);
    this.child.addListener('close', (code, signal) => this.finish(code, signal));
    this.child.addListener('error', (error) => {
      this.error = error;
      this.closeStreams();
      this.finish();
    });
  }

  closeStreams() {
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
  }

  kill() {
    this.closeStreams();
    this.killed = true;
    try {
      this.child.kill(this.killSignal);
    } catch (error) {
      this.error = error;
      this.finish();
    }
  }

  finish(code, signal) {
    if (this.ended) return;
    this.ended = true;
    clearTimeout(this.timer);
    if (!this.callback) return;
    const stdout = this.stdout.collect();
    const stderr = this.stderr.collect();
    if (this.error === null && code === 0 && signal === null) {
      this.callback(null, stdout, stderr);
      return;
    }
    this.error ??= this.failure(code, signal, stderr);
    this.error.cmd = this.command;
    this.callback(this.error, stdout, stderr);
  }

  failure(code, signal, stderr) {
    const { getSystemErrorName } = require('internal/errors/system');
    return Object.assign(new Error(`Command failed: ${this.command}\n${stderr}`), {
      code: code < 0 ? getSystemErrorName(code) : code,
      killed: this.child.killed || this.killed,
      signal,
    });
  }
}

function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = execFileArguments(file, args, options, callback));
  options = {
    __proto__: null,
    encoding: 'utf8',
    timeout: 0,
    maxBuffer: kMaxBuffer,
    killSignal: 'SIGTERM',
    cwd: null,
    env: null,
    shell: false,
    ...options,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = killSignalOf(options.killSignal);
  return new Execution(file, args, options, callback).child;
}

module.exports = { execFile, execFileArguments, execFileWith, execOptions, kMaxBuffer };
