'use strict';

// Terminals as streams. Writing is synchronous: what a program printed before it died is seen.

const { codes } = require('internal/errors');
const { errnoException } = require('internal/errors/system');
const { Socket } = require('internal/net/socket');
const { binding, streamOver } = require('internal/net/handle');
const { SyncHandle } = require('internal/net/sync_handle');
const { getColorDepth, hasColors } = require('internal/tty');

function checkDescriptor(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new codes.ERR_INVALID_FD(fd);
  if (internalBinding('stdio').isatty(fd)) return;
  throw new codes.ERR_TTY_INIT_FAILED({
    code: 'EINVAL', message: 'invalid argument', syscall: 'uv_tty_init', errno: -22,
  });
}

function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  checkDescriptor(fd);
  const handle = streamOver(fd);
  if (typeof handle === 'number') throw errnoException(handle, 'open');
  Reflect.apply(Socket, this, [
    { readableHighWaterMark: 0, handle, manualStart: true, ...options }]);
  this.isRaw = false;
  this.isTTY = true;
}
Object.setPrototypeOf(ReadStream.prototype, Socket.prototype);
Object.setPrototypeOf(ReadStream, Socket);

ReadStream.prototype.setRawMode = function(flag) {
  flag = Boolean(flag);
  const fd = this._handle?.fd ?? -1;
  const failure = fd >= 0 ? binding.setRaw(fd, flag) : 0;
  if (failure) {
    this.emit('error', errnoException(failure, 'setRawMode'));
    return this;
  }
  this.isRaw = flag;
  return this;
};

function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  checkDescriptor(fd);
  Reflect.apply(Socket, this, [
    { readableHighWaterMark: 0, handle: new SyncHandle(fd), manualStart: true }]);
  const [columns, rows] = binding.terminalSize(fd);
  this.columns = columns;
  this.rows = rows;
}
Object.setPrototypeOf(WriteStream.prototype, Socket.prototype);
Object.setPrototypeOf(WriteStream, Socket);

WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = getColorDepth;
WriteStream.prototype.hasColors = hasColors;

WriteStream.prototype._refreshSize = function() {
  const [columns, rows] = binding.terminalSize(this.fd ?? this._handle.fd);
  if (columns === this.columns && rows === this.rows) return;
  this.columns = columns;
  this.rows = rows;
  this.emit('resize');
};

WriteStream.prototype.getWindowSize = function() {
  return [this.columns, this.rows];
};

for (const name of ['cursorTo', 'moveCursor', 'clearLine', 'clearScreenDown']) {
  WriteStream.prototype[name] = function(...args) {
    return require('readline')[name](this, ...args);
  };
}

module.exports = { ReadStream, WriteStream };
