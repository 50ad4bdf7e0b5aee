'use strict';

// ChildProcess: one child, its standard streams and its end.

const EventEmitter = require('events');
const { ErrnoException } = require('internal/errors');
const { signalName, signalNumber } = require('internal/child_process/arguments');
const { stdioEntries, wiringOf } = require('internal/child_process/stdio');
const { kDispose } = require('internal/util');
const dc = require('diagnostics_channel');

const binding = internalBinding('child_process');
const { errno } = require('internal/os/constants');

const channel = dc.channel('child_process');
const kOwner = Symbol('owner');
const kSharedWithChild = Symbol('sharedWithChild');

// What can happen at any time on a healthy machine is an event; the rest is thrown.
const kEvents = new Set(
  [errno.EACCES, errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOENT].map((code) => -code));

binding.setCallbacks((handle, code, signal) => {
  if (handle[kOwner] !== undefined) onExit(handle[kOwner], code, signal);
});

function ChildProcess() {
  Reflect.apply(EventEmitter, this, []);
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = binding.newProcess();
  this._handle[kOwner] = this;
  if (channel.hasSubscribers) channel.publish({ process: this });
}
Object.setPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
Object.setPrototypeOf(ChildProcess, EventEmitter);

function validate(options) {
  const { validateArray, validateObject, validateOneOf, validateString } =
    require('internal/validators');
  validateObject(options, 'options');
  const entries = stdioEntries(options.stdio || 'pipe', false);
  validateOneOf(
    options.serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  if (options.envPairs !== undefined) validateArray(options.envPairs, 'options.envPairs');
  else if (entries.ipcFd !== undefined) options.envPairs = [];
  validateString(options.file, 'options.file');
  if (options.args !== undefined) validateArray(options.args, 'options.args');
  return entries;
}

// A stream that the child reads or writes now is none of ours to read.
function leaveToChild({ handle, stream }) {
  handle.reading = false;
  handle.readStop?.();
  stream.pause?.();
  stream.readableFlowing = false;
  if (stream._readableState) stream._readableState.reading = false;
  stream[kSharedWithChild] = true;
}

function closeEnds(ends) {
  const { closeSync } = require('fs');
  for (const fd of ends) {
    if (fd >= 0) closeSync(fd);
  }
}

ChildProcess.prototype.spawn = function(options) {
  const { stdio, ipcFd } = validate(options);
  options.stdio = stdio;
  const serialization = options.serialization || 'json';
  if (ipcFd !== undefined) {
    options.envPairs.push(
      `NODE_CHANNEL_FD=${ipcFd}`, `NODE_CHANNEL_SERIALIZATION_MODE=${serialization}`);
  }
  this.spawnfile = options.file;
  this.spawnargs = options.args ?? [];

  const [failure, pid, ...ends] = this._handle.start(
    { __proto__: null, ...options, wiring: wiringOf(stdio) });
  if (kEvents.has(failure)) {
    process.nextTick(onFailed, this, failure);
    if (failure === -errno.EMFILE || failure === -errno.ENFILE) {
      closeEnds(ends);
      return failure;
    }
  } else if (failure !== 0) {
    closeEnds(ends);
    this._handle.close();
    this._handle = null;
    throw new ErrnoException(failure, 'spawn');
  } else {
    process.nextTick(onSpawned, this);
  }
  this._handle.pid = this.pid = failure === 0 ? pid : undefined;

  openStreams(this, stdio, ends);
  if (ipcFd !== undefined) {
    const { openChannel } = require('internal/child_process/channel');
    // 'close' waits for the channel, too.
    openChannel(this, ends[ipcFd], serialization, () => maybeClose(this));
  }
  return failure;
};

// Streams are loaded with the first of them: a child of fork() shares those of its parent.
function socketFor(fd, readable) {
  const handle = require('internal/net/handle').streamOver(fd);
  if (typeof handle !== 'number') {
    return require('internal/net/socket').socketOver(handle, { readable });
  }
  closeEnds([fd]);
  return null;
}

function openStreams(child, stdio, ends) {
  child.stdio = stdio.map((entry, i) => {
    if (entry.type === 'wrap') leaveToChild(entry);
    if (entry.ipc) child._closesNeeded++;
    if (entry.ipc || !(ends[i] >= 0)) return null;
    const socket = socketFor(ends[i], i > 0);
    if (socket !== null && i > 0) {
      child._closesNeeded++;
      socket.on('close', () => maybeClose(child));
    }
    return socket;
  });
  [child.stdin = null, child.stdout = null, child.stderr = null] = child.stdio;
}

function onSpawned(child) {
  child.emit('spawn');
}

function onFailed(child, failure) {
  onExit(child, failure, -1);
}

// `code` is negative where there never was a process, or where its end was taken by somebody else.
function onExit(child, code, signal) {
  if (signal > 0) child.signalCode = signalName(signal);
  else child.exitCode = code;
  child.stdin?.destroy();
  child._handle.close();
  child._handle = null;
  if (code < 0 && signal <= 0) {
    const error = new ErrnoException(code, child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn');
    if (child.spawnfile) error.path = child.spawnfile;
    error.spawnargs = child.spawnargs.slice(1);
    child.emit('error', error);
  } else {
    child.emit('exit', child.exitCode, child.signalCode);
  }
  // After listeners had a chance to begin reading what is left.
  process.nextTick(flush, child);
  maybeClose(child);
}

// Output that nobody reads would keep 'close' back.
function flush(child) {
  for (const stream of child.stdio ?? []) {
    if (stream?.readable && !stream[kSharedWithChild]) stream.resume();
  }
}

function maybeClose(child) {
  if (++child._closesGot === child._closesNeeded) {
    child.emit('close', child.exitCode, child.signalCode);
  }
}

ChildProcess.prototype.kill = function(signal) {
  const number = signal === 0 ? 0 : signalNumber(signal === undefined ? 'SIGTERM' : signal);
  if (this._handle === null) return false;
  const failure = this._handle.kill(number);
  if (failure === 0) {
    this.killed = true;
    return true;
  }
  if (failure === -errno.EINVAL || failure === -errno.ENOSYS) {
    throw new ErrnoException(failure, 'kill');
  }
  if (failure !== -errno.ESRCH) this.emit('error', new ErrnoException(failure, 'kill'));
  return false;
};

ChildProcess.prototype[kDispose] = function() {
  if (!this.killed) this.kill();
};

ChildProcess.prototype.ref = function() {
  this._handle?.ref();
};

ChildProcess.prototype.unref = function() {
  this._handle?.unref();
};

module.exports = { ChildProcess };
