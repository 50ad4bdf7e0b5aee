'use strict';

// spawnSync(), execFileSync() and execSync().

const { codes } = require('internal/errors');
const {
  killSignalOf, signalName, spawnArguments, validateMaxBuffer, validateTimeout,
} = require('internal/child_process/arguments');
const { execFileArguments, execOptions, kMaxBuffer } = require('internal/child_process/exec');
const { stdioEntries, wiringOf } = require('internal/child_process/stdio');

const kSigterm = 15;

function bytesOf(input, encoding, i) {
  if (ArrayBuffer.isView(input)) return input;
  if (typeof input === 'string') return require('buffer').Buffer.from(input, encoding);
  throw new codes.ERR_INVALID_ARG_TYPE(
    `options.stdio[${i}]`, ['Buffer', 'TypedArray', 'DataView', 'string'], input);
}

function spawnSync(file, args, options) {
  options = { __proto__: null, maxBuffer: kMaxBuffer, ...spawnArguments(file, args, options) };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = killSignalOf(options.killSignal);

  const { stdio } = stdioEntries(options.stdio || 'pipe', true);
  const inputs = stdio.map((entry, i) => {
    const input = i === 0 && options.input ? options.input : entry.input;
    return input == null ? undefined : bytesOf(input, options.encoding, i);
  });
  return run(options, stdio, inputs);
}

function run(options, stdio, inputs) {
  const { encoding } = options;
  const [failure, pid, code, signal, ...collected] = internalBinding('child_process').runSync({
    __proto__: null,
    ...options,
    killSignal: options.killSignal ?? kSigterm,
    inputs,
    wiring: wiringOf(stdio),
  });
  let output = null;
  if (pid !== 0) {
    output = stdio.map(({ type }, i) => {
      if (i === 0 || (type !== 'pipe' && type !== 'overlapped')) return null;
      const bytes = require('buffer').Buffer.from(collected[i]);
      return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
    });
  }
  const result = {
    error: undefined,
    status: code < 0 ? null : code,
    signal: signal < 0 ? null : signalName(signal),
    output,
    pid,
    stdout: output && output[1],
    stderr: output && output[2],
  };
  if (failure === 0) {
    delete result.error;
    return result;
  }
  const { ErrnoException } = require('internal/errors');
  result.error = new ErrnoException(failure, `spawnSync ${options.file}`);
  result.error.path = options.file;
  result.error.spawnargs = options.args.slice(1);
  return result;
}

function throwFailure(result, command) {
  if (result.error) throw Object.assign(result.error, result);
  if (result.status === 0) return;
  let message = `Command failed: ${command}`;
  if (result.stderr?.length > 0) message += `\n${result.stderr}`;
  throw Object.assign(new Error(message), result);
}

function showErrors(options, result) {
  if (!options.stdio && result.stderr) process.stderr.write(result.stderr);
}

function execFileSync(file, args, options) {
  ({ file, args, options } = execFileArguments(file, args, options));
  const result = spawnSync(file, args, options);
  showErrors(options, result);
  throwFailure(result, [options.argv0 || file, ...args].join(' '));
  return result.stdout;
}

function execSync(command, options) {
  ({ options } = execOptions(command, options, null));
  const result = spawnSync(command, options);
  showErrors(options, result);
  throwFailure(result, command);
  return result.stdout;
}

module.exports = { execFileSync, execSync, spawnSync };
