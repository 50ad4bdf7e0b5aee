'use strict';

// The standard streams in full, by what the descriptors are: files, terminals, pipes and sockets.
// Output is synchronous everywhere: what a program wrote before it exits has gone.

const { Readable, Writable } = require('stream');
const { errnoException } = require('internal/errors/system');
const { binding, streamOver } = require('internal/net/handle');
const { SyncHandle } = require('internal/net/sync_handle');

// Standard streams of files; also for descriptors that are not open.
function FileOutput(fd) {
  Reflect.apply(Writable, this, [{ autoDestroy: true, emitClose: false }]);
  this.fd = fd;
  this.readable = false;
}
Object.setPrototypeOf(FileOutput.prototype, Writable.prototype);
Object.setPrototypeOf(FileOutput, Writable);

FileOutput.prototype._write = function(chunk, encoding, callback) {
  const failure = internalBinding('stdio').writeBytes(this.fd, chunk);
  callback(failure === 0 ? null : errnoException(failure, 'write'));
};

// A standard stream cannot be closed: it is destroyed for its listeners only, and goes on.
function pretendToDestroy(error, callback) {
  callback(error);
  this._undestroy();
  if (!this._writableState.emitClose) process.nextTick(() => this.emit('close'));
}

const kTypes = { '__proto__': null, 'FILE': 'fs', 'PIPE': 'pipe', 'TCP': 'pipe', 'TTY': 'tty' };

function construct(Class, object, ...args) {
  Object.setPrototypeOf(object, Class.prototype);
  Reflect.apply(Class, object, args);
}

// Makes `object`, which has nothing of a stream yet, the stream of an output descriptor.
function makeOutput(object, fd) {
  const kind = binding.descriptorKind(fd);
  if (kind === 'TTY') {
    const { WriteStream } = require('internal/tty/streams');
    construct(WriteStream, object, fd);
    process.on('SIGWINCH', () => object._refreshSize());
  } else if (kind === 'PIPE' || kind === 'TCP') {
    const { Socket } = require('internal/net/socket');
    construct(Socket, object, { handle: new SyncHandle(fd), readable: false, writable: true });
  } else {
    construct(FileOutput, object, fd);
  }
  object._type = kTypes[kind] ?? 'fs';
  object.fd = fd;
  object._isStdio = true;
  object.destroySoon = object.destroy;
  object._destroy = pretendToDestroy;
}

function newInput(kind) {
  switch (kind) {
    case 'TTY': {
      const { ReadStream } = require('internal/tty/streams');
      return new ReadStream(0);
    }
    case 'PIPE':
    case 'TCP': {
      const handle = streamOver(0);
      if (typeof handle === 'number') break;
      const { Socket } = require('internal/net/socket');
      const stdin = new Socket({ handle, readable: true, writable: false, manualStart: true });
      stdin._type = 'pipe';
      return stdin;
    }
    case 'FILE': {
      const { ReadStream } = require('fs');
      return new ReadStream(null, { fd: 0, autoClose: false });
    }
  }
  const empty = new Readable({ read() {} });
  empty.push(null);
  return empty;
}

function makeInput() {
  const stdin = newInput(binding.descriptorKind(0));
  stdin.fd = 0;
  // What has been asked for before the program looked at stdin must not keep it waiting.
  if (stdin._handle?.readStop) {
    stdin._handle.reading = false;
    stdin._readableState.reading = false;
    stdin._handle.readStop();
    stdin.on('pause', () => process.nextTick(stopReading, stdin));
  }
  return stdin;
}

// A paused input does not keep the program running.
function stopReading(stdin) {
  if (!stdin._handle?.reading || stdin.readableFlowing) return;
  stdin._handle.reading = false;
  stdin._readableState.reading = false;
  stdin._handle.readStop();
}

module.exports = { makeInput, makeOutput };
