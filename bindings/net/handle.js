'use strict';

// Native handles as sockets and servers use them: who owns one, and how what happens to it gets
// there. Other modules wrap a stream they have the descriptor of with streamOver().

const binding = internalBinding('net');
const { asyncContext } = require('internal/util');

const { StreamHandle, ListenHandle } = binding;

const kOwner = Symbol('owner');
const kFrame = Symbol('frame');
const kOnRead = Symbol('onRead');
const kOnEnd = Symbol('onEnd');
const kOnError = Symbol('onError');
const kOnDrain = Symbol('onDrain');
const kOnConnect = Symbol('onConnect');

// What createHook() calls a handle.
function typeOf(handle) {
  if (handle instanceof ListenHandle) return handle.isPipe ? 'PIPESERVERWRAP' : 'TCPSERVERWRAP';
  if (handle instanceof StreamHandle) return handle.isPipe ? 'PIPEWRAP' : 'TCPWRAP';
  return undefined;
}

// Events of `handle` go to the methods above of `owner`, in the context that is current now.
function setOwner(handle, owner, type = undefined) {
  handle[kOwner] = owner;
  if (asyncContext.active) {
    handle[kFrame] = asyncContext.capture(type ?? typeOf(handle), handle);
  }
}

// Nothing happens to `handle` any more.
function endScope(handle) {
  if (asyncContext.active) asyncContext.destroy(handle[kFrame]);
}

function call(handle, receiver, method, ...args) {
  if (asyncContext.active) asyncContext.run(handle[kFrame], method, receiver, args);
  else Reflect.apply(method, receiver, args);
}

function onRead(handle, data) {
  const owner = handle[kOwner];
  if (owner === undefined) return;
  if (asyncContext.active) call(handle, owner, owner[kOnRead], data);
  else owner[kOnRead](data);
}

// A function for native code to call with a handle: goes to the method `event` of its owner.
function forward(event) {
  return (handle, ...args) => {
    const owner = handle[kOwner];
    if (owner !== undefined) call(handle, owner, owner[event], ...args);
  };
}

function onConnect(handle, status) {
  call(handle, handle, handle[kOnConnect], status);
}

function onConnection(handle, status, client) {
  if (typeof handle.onconnection === 'function') {
    call(handle, handle, handle.onconnection, status === 0 ? null : status, client);
  } else {
    client?.close();
  }
}

binding.setCallbacks(
  onRead, forward(kOnEnd), forward(kOnError), forward(kOnDrain), onConnect, onConnection);

function fill(out, end) {
  if (end === undefined) return 0;
  [out.address, out.port, out.family] = end;
  return 0;
}

// A handle without a stream has nothing to close; its callback comes on a later turn all the same.
function closing(native) {
  return function close(callback) {
    this[kOwner] = undefined;
    endScope(this);
    const wanted = typeof callback === 'function';
    if (!this[native](wanted ? () => callback() : undefined) && wanted) {
      setImmediate(() => callback());
    }
    return 0;
  };
}

function getter(object, name, get) {
  Object.defineProperty(object, name, { __proto__: null, get, configurable: true });
}

function extend(Class, methods) {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(Class.prototype, name, {
      __proto__: null, value, writable: true, enumerable: false, configurable: true,
    });
  }
  getter(Class.prototype, 'fd', function() {
    return this.descriptor();
  });
  Object.defineProperty(Class.prototype, 'owner', {
    __proto__: null,
    get() {
      return this[kOwner];
    },
    set(value) {
      this[kOwner] = value;
    },
    configurable: true,
  });
}

extend(StreamHandle, {
  close: closing('closeStream'),
  reset: closing('resetStream'),
  linger: closing('lingerStream'),
  getsockname(out) {
    return fill(out, this.local());
  },
  getpeername(out) {
    return fill(out, this.remote());
  },
});

extend(ListenHandle, {
  close: closing('closeListener'),
  getsockname(out) {
    return fill(out, this.local());
  },
});

getter(StreamHandle.prototype, 'bytesRead', function() {
  return this.countRead();
});
getter(StreamHandle.prototype, 'bytesWritten', function() {
  return this.countWritten();
});
getter(StreamHandle.prototype, 'writeQueueSize', function() {
  return this.queued();
});

// A handle over a pipe, socket or terminal, whose descriptor it takes; or a negative errno.
function streamOver(fd) {
  const handle = binding.newStream();
  const failure = handle.open(fd);
  if (failure !== 0) return failure;
  handle.isPipe = binding.descriptorKind(fd) !== 'TCP';
  return handle;
}

// The same over a bound or listening socket.
function listenerOver(fd, backlog = 511) {
  const handle = binding.newListener();
  const failure = handle.listenDescriptor(fd, backlog);
  return failure === 0 ? handle : failure;
}

module.exports = {
  ListenHandle,
  StreamHandle,
  binding,
  endScope,
  forward,
  kOnConnect,
  kOnDrain,
  kOnEnd,
  kOnError,
  kOnRead,
  kOwner,
  listenerOver,
  setOwner,
  streamOver,
};
