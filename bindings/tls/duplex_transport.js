'use strict';

// A handle over a stream of JavaScript's, so that TLS runs over anything that takes and gives
// bytes.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { kOnDrain, kOnEnd, kOnRead, kOwner } = require('internal/net/handle');

class DuplexTransport {
  constructor(stream, onError) {
    this.stream = stream;
    this.reading = false;
    this.pending = 0;    // Writes without an answer.
    this.pendingBytes = 0;
    this.isPipe = false;
    // Throws for what is no stream.
    stream.pause();
    stream.on('data', (chunk) => {
      if (typeof chunk === 'string' || stream._readableState?.objectMode) {
        stream.pause();
        stream.removeAllListeners('data');
        onError(new codes.ERR_STREAM_WRAP());
        return;
      }
      this[kOwner]?.[kOnRead](chunk);
    });
    stream.once('end', () => this[kOwner]?.[kOnEnd]());
    stream.on('error', onError);
    // Only what is read is to flow.
    stream.pause();
  }

  get writeQueueSize() {
    return this.pendingBytes;
  }

  readStart() {
    this.reading = true;
    this.stream.resume();
    return 0;
  }

  readStop() {
    this.reading = false;
    this.stream.pause();
    return 0;
  }

  write(bytes) {
    this.pending++;
    this.pendingBytes += bytes.byteLength;
    this.stream.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), () => {
      this.pending--;
      this.pendingBytes -= bytes.byteLength;
      if (this.pending === 0) this[kOwner]?.[kOnDrain]();
    });
    return 1;
  }

  shutdown() {
    this.stream.end();
    return 0;
  }

  close(callback) {
    this[kOwner] = undefined;
    this.stream.destroy();
    if (typeof callback === 'function') setImmediate(() => callback());
    return 0;
  }

  reset(callback) {
    return this.close(callback);
  }

  linger(callback) {
    return this.close(callback);
  }

  // Where a stream has no such thing, there is nothing to tell.
  getpeername(out) {
    const { remoteAddress: address, remotePort: port, remoteFamily: family } = this.stream;
    Object.assign(out, { address, port, family });
    return address === undefined ? -1 : 0;
  }

  getsockname(out) {
    const { localAddress: address, localPort: port, localFamily: family } = this.stream;
    if (address !== undefined) Object.assign(out, { address, port, family });
    return 0;
  }

  ref() {
    this.stream.ref?.();
  }

  unref() {
    this.stream.unref?.();
  }

  hasRef() {
    return true;
  }
}

module.exports = { DuplexTransport };
