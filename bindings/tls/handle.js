'use strict';

// The handle of a tls.TLSSocket: what internal/net/handle has for a TCP connection, with a TLS
// session between the socket and its transport, another such handle. The session only turns bytes
// into bytes (bindings/tls/session.h); this moves them.

const { isAnyArrayBuffer } = require('internal/util/types');
const {
  kOnConnect, kOnDrain, kOnEnd, kOnError, kOnRead, kOwner, setOwner,
} = require('internal/net/handle');

const { TlsSession } = internalBinding('tls');

// Event of session.h.
const events = {
  kHandshakeStart: 0,
  kKeylog: 2,
  kNewSession: 3,
  kLoadSession: 4,
  kCertificate: 5,
  kAlpn: 6,
  kPskServer: 7,
  kPskClient: 8,
};

// Progress of session.h.
const kDone = 0;

const kQueued = 1;

// Those that only tell: they wait until the session has returned, so that listeners may do
// anything with the socket.
const kTelling = [events.kHandshakeStart, events.kKeylog, events.kNewSession];

function viewOf(data) {
  return isAnyArrayBuffer(data) ? new Uint8Array(data) : data;
}

class TlsHandle {
  // What the session tells and asks goes to `tlsSocket`, the bytes to whoever owns the handle.
  // `closing`, if given, closes what the transport belongs to, instead of the transport.
  constructor(tlsSocket, transport, context, isServer, closing) {
    this.tlsSocket = tlsSocket;
    this.transport = transport;
    this.closing = closing;
    this.session = new TlsSession(context, isServer);
    this.session.onevent = (event, ...args) => this.#onEvent(event, args);
    this.isServer = isServer;
    this.reading = false;
    this.started = isServer;
    this.established = false;
    this.failed = false;
    this.closed = false;
    this.ended = false;       // The peer's end has been told.
    this.shutdownWanted = false;
    this.bytesRead = 0;
    this.bytesWritten = 0;
    this.busy = false;        // Inside of the session.
    this.again = false;
    this.told = [];
    this.queue = [];          // Writes that wait for the handshake.
    this.buffer = null;       // See useBuffer().
    this.plain = [];          // Decrypted bytes that wait for readStart().
    setOwner(transport, this);
  }

  get owner() {
    return this[kOwner];
  }

  set owner(owner) {
    this[kOwner] = owner;
  }

  // From the transport.

  [kOnRead](data) {
    if (this.closed) return;
    this.session.receive(data);
    this.cycle();
  }

  [kOnEnd]() {
    if (this.closed) return;
    this.cycle();
    this.#end();
  }

  [kOnError](errno, syscall) {
    this.owner?.[kOnError](errno, syscall);
  }

  [kOnDrain]() {
    if (this.queue.length === 0) this.owner?.[kOnDrain]();
  }

  #end() {
    if (this.ended || this.closed || this.plain.length > 0) return;
    this.ended = true;
    this.owner?.[kOnEnd]();
  }

  // The session.

  #onEvent(event, args) {
    if (kTelling.includes(event)) {
      this.told.push([event, args]);
      return undefined;
    }
    return this.closed ? undefined : this.tlsSocket._answerTls(event, args);
  }

  #tell() {
    while (this.told.length > 0) {
      const [event, args] = this.told.shift();
      if (!this.closed) this.tlsSocket._hearTls(event, args);
    }
  }

  // Calls the session; what it throws ends the connection, and undefined comes back. `holds` is
  // told the result, and says whether what the peer is to get waits for the next flush().
  #inside(work, holds) {
    this.busy = true;
    let result;
    let failure;
    try {
      result = work();
    } catch (error) {
      failure = error;
      this.failed = true;
    }
    this.busy = false;
    if (this.closed) {
      this.session.close();
      return undefined;
    }
    // An alert goes out before the connection ends.
    if (failure !== undefined || !holds?.(result)) this.flush();
    this.#tell();
    if (failure !== undefined && !this.closed) this.tlsSocket._failTls(failure);
    return failure === undefined && !this.closed ? result : undefined;
  }

  start() {
    this.started = true;
    this.cycle();
  }

  // Does all that can be done with what has arrived.
  cycle() {
    if (this.busy) {
      this.again = true;
      return;
    }
    do {
      this.again = false;
      this.#step();
      if (this.established) this.#read();
    } while (this.again && !this.closed);
  }

  #step() {
    if (this.established || this.failed || this.closed || !this.started) return;
    // The end of a client's handshake, its certificate with it, is for a server that it trusts.
    const holds = (progress) => progress === kDone && !this.isServer;
    if (this.#inside(() => this.session.step(), holds) !== kDone) return;
    this.established = true;
    this.tlsSocket._finishTls();
    if (this.closed) return;
    this.flush();
    this.#sendQueued();
    if (!this.reading && !this.closed) this.transport.readStop();
  }

  #read() {
    while (!this.closed && !this.failed && !this.ended) {
      const data = this.#inside(() => this.session.read());
      if (data === undefined) return;
      if (data === null) {
        this.#end();
        return;
      }
      this.plain.push(new Uint8Array(data));
      this.bytesRead += data.byteLength;
      this.#deliver();
    }
  }

  #deliver() {
    while (this.plain.length > 0 && !this.closed) {
      const [bytes] = this.plain;
      if (this.buffer === null) {
        this.plain.shift();
        this.owner?.[kOnRead](bytes.buffer);
        continue;
      }
      if (!this.reading) return;
      const size = Math.min(bytes.length, this.buffer.length);
      if (size === bytes.length) this.plain.shift();
      else this.plain[0] = bytes.subarray(size);
      this.buffer.set(bytes.subarray(0, size));
      this.owner?.[kOnRead](size);
    }
  }

  // Sends what the session has for the peer: 0, 1 for queued, or a negative errno.
  flush() {
    const bytes = this.session.output();
    if (bytes === undefined || this.closed) return 0;
    return this.transport.write(new Uint8Array(bytes));
  }

  #send(bytes) {
    if (bytes.byteLength === 0) return 0;
    try {
      this.session.write(bytes);
    } catch (error) {
      this.failed = true;
      process.nextTick(() => this.tlsSocket._failTls(error));
      return kQueued;
    }
    this.bytesWritten += bytes.byteLength;
    return this.flush();
  }

  #sendQueued() {
    if (this.queue.length > 0) {
      const queue = this.queue.splice(0);
      let result = 0;
      for (const bytes of queue) result = this.#send(bytes) || result;
      if (this.closed) return;
      if (result < 0) this.owner?.[kOnError](result, 'write');
      else if (result === 0) this.owner?.[kOnDrain]();
    }
    if (this.shutdownWanted && !this.closed) this.shutdown();
  }

  // What a net.Socket asks of its handle.

  readStart() {
    this.reading = true;
    if (this.plain.length > 0) {
      process.nextTick(() => {
        this.#deliver();
        if (this.plain.length === 0 && !this.closed) this.cycle();
      });
    }
    return this.transport.readStart();
  }

  readStop() {
    this.reading = false;
    return this.established ? this.transport.readStop() : 0;
  }

  useBuffer(buffer) {
    this.buffer = buffer;
  }

  write(data) {
    const bytes = viewOf(data);
    if (!this.established || this.busy) {
      this.queue.push(bytes);
      // Whoever sends has nothing more to set up.
      if (!this.started) this.start();
      return kQueued;
    }
    return this.#send(bytes);
  }

  writeString(text, encoding) {
    const { Buffer } = require('buffer');
    const { kNames } = require('internal/buffer/encodings');
    return this.write(Buffer.from(text, kNames[encoding]));
  }

  writeMany(list) {
    const { Buffer } = require('buffer');
    return this.write(Buffer.concat(list));
  }

  shutdown() {
    if (this.queue.length > 0) {
      this.shutdownWanted = true;
      return 0;
    }
    if (this.established && !this.failed) {
      this.session.shutdown();
      this.flush();
    }
    return this.transport.shutdown();
  }

  // The socket has gone, and with it what the session would tell.
  release() {
    this.closed = true;
    this.queue.length = 0;
    this.plain.length = 0;
    this.told.length = 0;
    if (!this.busy) this.session.close();
  }

  #close(method, callback) {
    const { owner } = this;
    const waited = this.queue.length > 0;
    this.release();
    this[kOwner] = undefined;
    if (waited && owner !== undefined) {
      const then = callback;
      callback = () => {
        owner[kOnError](-require('os').constants.errno.ECANCELED, 'write');
        then?.();
      };
    }
    if (this.closing !== undefined) {
      this.closing(callback);
      return 0;
    }
    return this.transport[method](callback);
  }

  close(callback) {
    return this.#close('close', callback);
  }

  reset(callback) {
    return this.#close('reset', callback);
  }

  linger(callback) {
    return this.#close('linger', callback);
  }

  set [kOnConnect](callback) {
    this.transport[kOnConnect] = callback;
  }

  get writeQueueSize() {
    let size = this.transport.writeQueueSize;
    for (const bytes of this.queue) size += bytes.byteLength;
    return size;
  }

  get fd() {
    return this.transport.fd;
  }

  get isPipe() {
    return this.transport.isPipe;
  }

  // The errors of a verification, as an Error or null.
  verifyError() {
    const found = this.session.verifyError();
    if (found === undefined) return null;
    const [code, text] = found;
    const error = new Error(text);
    error.code = code;
    return error;
  }
}

for (const name of ['connect', 'connectPath', 'getsockname', 'getpeername', 'hasRef', 'open', 'ref',
                    'setKeepAlive', 'setNoDelay', 'unref']) {
  Object.defineProperty(TlsHandle.prototype, name, {
    __proto__: null,
    configurable: true,
    value: {
      [name](...args) {
        return this.transport[name]?.(...args);
      },
    }[name],
    writable: true,
  });
}

module.exports = { TlsHandle, events };
