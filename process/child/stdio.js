'use strict';

// The option stdio: what each descriptor of a child is.

const { codes } = require('internal/errors');

// By descriptor of the child, for native code; a descriptor of this process otherwise.
const kPipe = -1;
const kIgnore = -2;

function expand(word, channel) {
  let list;
  switch (word) {
    case 'ignore':
    case 'overlapped':
    case 'pipe': list = [word, word, word]; break;
    case 'inherit': list = [0, 1, 2]; break;
    default: throw new codes.ERR_INVALID_ARG_VALUE('stdio', word);
  }
  if (channel) list.push(channel);
  return list;
}

// The native handle of a stream or of the handle itself, where there is one with a descriptor.
function handleOf(value) {
  return [value, value.handle, value._handle].find(
    (handle) => typeof handle?.descriptor === 'function');
}

function entryOf(value, descriptor, sync) {
  if (value == null) value = descriptor < 3 ? 'pipe' : 'ignore';
  if (value === 'ignore') return { type: 'ignore', wire: kIgnore };
  if (value === 'pipe' || value === 'overlapped' || (typeof value === 'number' && value < 0)) {
    return {
      type: value === 'overlapped' ? value : 'pipe',
      readable: descriptor === 0,
      writable: descriptor !== 0,
      wire: kPipe,
    };
  }
  if (value === 'ipc') return { type: 'pipe', ipc: true, wire: kPipe };
  if (value === 'inherit') return { type: 'inherit', fd: descriptor, wire: descriptor };
  if (typeof value === 'number') return { type: 'fd', fd: value, wire: value };
  if (typeof value.fd === 'number' && value._handle === undefined) {
    return { type: 'fd', fd: value.fd, wire: value.fd };
  }
  const handle = handleOf(value);
  if (handle !== undefined) {
    return { type: 'wrap', handle, stream: value, wire: handle.descriptor() };
  }
  if (typeof value.fd === 'number') return { type: 'fd', fd: value.fd, wire: value.fd };
  if (ArrayBuffer.isView(value) || typeof value === 'string') {
    if (sync) return undefined;
    const { inspect } = require('internal/util/inspect');
    throw new codes.ERR_INVALID_SYNC_FORK_INPUT(inspect(value));
  }
  throw new codes.ERR_INVALID_ARG_VALUE('stdio', value);
}

// { stdio: one entry a descriptor, ipcFd: that of the channel or undefined }
function stdioEntries(stdio, sync) {
  if (typeof stdio === 'string') stdio = expand(stdio);
  else if (!Array.isArray(stdio)) throw new codes.ERR_INVALID_ARG_VALUE('stdio', stdio);
  while (stdio.length < 3) stdio.push(undefined);
  const entries = [];
  let ipcFd;
  for (let i = 0; i < stdio.length; i++) {
    if (stdio[i] === 'ipc') {
      if (sync) throw new codes.ERR_IPC_SYNC_FORK();
      if (ipcFd !== undefined) throw new codes.ERR_IPC_ONE_PIPE();
      ipcFd = i;
    }
    const entry = entryOf(stdio[i], i, sync);
    if (entry !== undefined) entries.push(entry);
  }
  return { stdio: entries, ipcFd };
}

function wiringOf(entries) {
  return entries.map(({ wire }) => wire);
}

module.exports = { expand, stdioEntries, wiringOf };
