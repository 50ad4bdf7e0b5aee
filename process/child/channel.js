'use strict';

// The channel between a parent and a child: send(), disconnect() and what they bring, on the
// ChildProcess in the parent and on `process` in the child.
// https://nodejs.org/docs/latest-v20.x/api/child_process.html

const EventEmitter = require('events');
const { ErrnoException, codes } = require('internal/errors');
const { deprecate } = require('internal/util');

const binding = internalBinding('child_process');

const kConnection = Symbol('connection');
const kPending = Symbol('pending');
const kMostRetransmissions = 3;

// What the native send() returns for a message that waits, and for one after which to pause.
const kWaits = 1;
const kPause = 2;

// Of those who send sockets alone: it brings net and dgram, which a child need not load to start.
const handles = () => require('internal/child_process/handles');

const kNoOptions = Object.freeze({ swallowErrors: false });

binding.setChannelCallbacks(
  (handle, message, messages) => handle[kConnection]?.onMessages(message, messages),
  (handle) => handle[kConnection]?.onEnd(),
  (handle, count) => handle[kConnection]?.onSent(count),
  (view) => view.constructor === require('buffer').Buffer,
  (kind, buffer) => {
    const Class = kViews[kind] ?? require('buffer').Buffer;
    return Class === kViews[kind] ? new Class(buffer) : Class.from(buffer);
  });

// By the numbers of the wire; those that are missing are Buffers.
const kViews = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, DataView, undefined, BigInt64Array, BigUint64Array,
];

// What programs see as `channel`: whether it keeps the process running.
class Control extends EventEmitter {
  #handle;
  #count = 0;
  #explicit = false;   // once the program has decided, nothing else does

  constructor(handle) {
    super();
    this.#handle = handle;
    this[kPending] = [];   // events that came before there was a listener
  }

  refCounted() {
    if (++this.#count === 1 && !this.#explicit) this.#handle.ref();
  }

  unrefCounted() {
    if (--this.#count !== 0 || this.#explicit) return;
    this.#handle.unref();
    this.emit('unref');
  }

  ref() {
    this.#explicit = true;
    this.#handle.ref();
  }

  unref() {
    this.#explicit = true;
    this.#handle.unref();
  }

  get fd() {
    const fd = this.#handle.descriptor();
    return fd < 0 ? undefined : fd;
  }
}

function isInternal(message) {
  return message !== null && typeof message === 'object' && typeof message.cmd === 'string' &&
    message.cmd.length > 5 && message.cmd.startsWith('NODE_');
}

function isAnswer(message) {
  return message?.cmd === 'NODE_HANDLE_ACK' || message?.cmd === 'NODE_HANDLE_NACK';
}

class Connection {
  constructor(target, handle, onClosed) {
    this.target = target;
    this.handle = handle;
    this.onClosed = onClosed;
    this.control = new Control(handle);
    this.callbacks = [];   // of sends that wait, in order
    this.queue = null;     // what waits until the peer has acknowledged a handle
    this.unacknowledged = null;
    this.lists = { got: {}, send: {} };
    this.closed = false;
    handle[kConnection] = this;
  }

  // Of messages from the peer.

  // Nothing comes between the messages of one read, as between ticks: the ticks that listeners
  // leave run after all of them.
  onMessages(message, messages) {
    if (!this.target.channel) return;
    if (messages === undefined) this.receive(message);
    else this.dispatch(messages, 0);
  }

  receive(message) {
    if (isInternal(message)) {
      const handle = message.cmd === 'NODE_HANDLE' ?
        handles().receive(message.type, this.handle) : undefined;
      this.target.emit('internalMessage', message, handle);
    } else {
      emit(this.target, 'message', message, undefined);
    }
  }

  dispatch(messages, first) {
    let i = first;
    try {
      while (i < messages.length) this.receive(messages[i++]);
    } finally {
      // A listener threw.
      if (i < messages.length) process.nextTick(() => this.dispatch(messages, i));
    }
  }

  deliver(message, handle, internal) {
    if (!this.target.channel) return;
    process.nextTick(emit, this.target, internal ? 'internalMessage' : 'message', message, handle);
  }

  onInternal(message, handle) {
    if (isAnswer(message)) this.onAnswer(message.cmd === 'NODE_HANDLE_ACK');
    if (message.cmd !== 'NODE_HANDLE') return;
    if (!this.target.connected && !this.target.channel) return;
    this.send({ cmd: handle ? 'NODE_HANDLE_ACK' : 'NODE_HANDLE_NACK' }, null, true);
    if (!handle) return;
    handles().rebuild(this, message, handle, (object) => {
      this.deliver(message.msg, object, isInternal(message.msg));
    });
  }

  onAnswer(received) {
    const { unacknowledged } = this;
    const queue = this.queue ?? [];
    this.queue = null;
    if (unacknowledged !== null) {
      const again = !received && unacknowledged.retransmissions++ < kMostRetransmissions;
      if (!again) {
        this.unacknowledged = null;
        unacknowledged.handle.close();
        if (!received) {
          process.emitWarning(
            'Handle did not reach the receiving process correctly',
            'SentHandleNotReceivedWarning');
        }
      } else {
        this.queue = [];
        this.write(unacknowledged.message, unacknowledged.handle, {}, undefined);
      }
    }
    for (const { message, handle, options, callback } of queue) {
      this.send(message, handle, options, callback);
    }
    const { target } = this;
    if (!target.connected && target.channel && this.queue === null) this.disconnect();
  }

  onEnd() {
    const { target } = this;
    if (target.channel) {
      target.connected = false;
      this.disconnect();
    }
    this.close();
  }

  // Of messages to the peer.

  send(message, handle, options, callback) {
    validateMessage(message);
    if (typeof options === 'boolean') options = { swallowErrors: options };
    if (this.queue !== null && !isAnswer(message)) {
      if (handle) handles().typeOf(handle);
      this.queue.push({ message, handle: handle || null, options, callback });
      return this.queue.length === 1;
    }
    let native = null;
    if (handle) {
      const wrapped = { cmd: 'NODE_HANDLE', type: handles().typeOf(handle), msg: message };
      native = handles().prepare(this, wrapped, handle, options) ?? null;
      if (native !== null) message = wrapped;
    }
    const state = this.write(message, native, options, callback);
    if (native !== null && message.type === 'net.Socket' && !options.keepOpen) {
      if (state >= 0) this.unacknowledged = { message, handle: native, retransmissions: 0 };
      else native.close();
    }
    return state < kPause;
  }

  // What the native send() returned: negative where the message is not on its way.
  write(message, native, options, callback) {
    const state = this.handle.send(message, native === null ? -1 : native.descriptor());
    if (state < 0) {
      if (!options?.swallowErrors) this.fail(new ErrnoException(state, 'write'), callback);
      return state;
    }
    if (native !== null) this.queue ??= [];
    if (state >= kWaits) {
      if (this.callbacks.length === 0) this.control.refCounted();
      this.callbacks.push(callback);
    } else if (typeof callback === 'function') {
      process.nextTick(callback, null);
    }
    return state;
  }

  fail(error, callback) {
    if (typeof callback === 'function') process.nextTick(callback, error);
    else process.nextTick(() => this.target.emit('error', error));
  }

  onSent(count) {
    const { callbacks } = this;
    if (callbacks.length === 0) return;
    if (count >= callbacks.length) {
      this.callbacks = [];
      this.control.unrefCounted();
    } else {
      this.callbacks = callbacks.slice(count);
      callbacks.length = count;
    }
    for (const callback of callbacks) {
      if (typeof callback === 'function') process.nextTick(callback, null);
    }
  }

  // What is queued behind a handle goes first.
  disconnect() {
    const { target } = this;
    target.channel = null;
    this.unacknowledged?.handle.close();
    this.unacknowledged = null;
    let done = false;
    const finish = () => {
      if (done) return;
      done = true;
      this.close();
      target.emit('disconnect');
    };
    if (this.handle.buffering()) {
      target.once('message', finish);
      target.once('internalMessage', finish);
    } else {
      process.nextTick(finish);
    }
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.handle.close();
    if (this.onClosed !== undefined) process.nextTick(this.onClosed);
    this.onSent(this.callbacks.length);
  }
}

function validateMessage(message) {
  switch (typeof message) {
    case 'string':
    case 'object':
    case 'number':
    case 'boolean': return;
    case 'undefined': throw new codes.ERR_MISSING_ARGS('message');
  }
  throw new codes.ERR_INVALID_ARG_TYPE(
    'message', ['string', 'object', 'number', 'boolean'], message);
}

function emit(target, event, message, handle) {
  if (event === 'internalMessage' || target.listenerCount('message') > 0) {
    target.emit(event, message, handle);
  } else {
    target.channel?.[kPending].push([event, message, handle]);
  }
}

function emitPending(target) {
  if (!target.channel || target.listenerCount('message') === 0) return;
  for (const event of target.channel[kPending].splice(0)) target.emit(...event);
}

function defineMethods(target, connection) {
  target.connected = true;
  target._send = function(message, handle, options, callback) {
    return connection.send(message, handle, options ?? kNoOptions, callback);
  };
  target.send = function(message, handle, options, callback) {
    if (typeof handle === 'function') {
      [handle, options, callback] = [undefined, undefined, handle];
    } else if (typeof options === 'function') {
      [options, callback] = [undefined, options];
    } else if (options !== undefined) {
      const { validateObject } = require('internal/validators');
      validateObject(options, 'options');
    }
    if (this.connected) {
      options = options === undefined ? kNoOptions : { swallowErrors: false, ...options };
      return this._send(message, handle, options, callback);
    }
    connection.fail(new codes.ERR_IPC_CHANNEL_CLOSED(), callback);
    return false;
  };
  target.disconnect = function() {
    if (!this.connected) {
      this.emit('error', new codes.ERR_IPC_DISCONNECTED());
      return;
    }
    this.connected = false;
    if (connection.queue === null) this._disconnect();
  };
  target._disconnect = function() {
    connection.disconnect();
  };
  const text = '_channel is deprecated. Use ChildProcess.channel instead.';
  Object.defineProperty(target, '_channel', {
    __proto__: null,
    get: deprecate(() => target.channel, text, 'DEP0129'),
    set: deprecate((value) => {
      target.channel = value;
    }, text, 'DEP0129'),
    configurable: true,
    enumerable: false,
  });
}

// Takes the descriptor over. Throws where it is no channel.
function openChannel(target, fd, serialization, onClosed) {
  const handle = binding.newChannel(fd, serialization === 'advanced');
  const connection = new Connection(target, handle, onClosed);
  target.channel = connection.control;
  defineMethods(target, connection);
  target.on('internalMessage', (message, handle) => connection.onInternal(message, handle));
  target.on('newListener', () => process.nextTick(emitPending, target));
  return connection;
}

// In the child: the channel keeps it running while somebody listens.
function openChannelToParent(fd, serialization) {
  const { control, handle } = openChannel(process, fd, serialization);
  handle.unref();
  const counts = (name) => name === 'message' || name === 'disconnect';
  process.on('newListener', (name) => {
    if (counts(name)) control.refCounted();
  });
  process.on('removeListener', (name) => {
    if (counts(name)) control.unrefCounted();
  });
}

module.exports = { openChannel, openChannelToParent };
