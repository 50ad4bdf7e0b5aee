'use strict';

// Standard streams between a worker and its parent: one end writes messages, the other reads them
// and says when it wants more.

const { Readable, Writable } = require('stream');

const kReferences = Symbol('references');

// A port is referenced as long as something waits for an answer.
function reference(port) {
  port[kReferences] = (port[kReferences] ?? 0) + 1;
  if (port[kReferences] === 1) port.ref();
}

function unreference(port, count = 1) {
  port[kReferences] -= count;
  if (port[kReferences] === 0) port.unref();
}

class PortReadable extends Readable {
  #port;
  #name;
  #keepsAlive;
  #isReading = false;

  // With `keepsAlive`, a program that reads the stream goes on until its end.
  constructor(port, name, keepsAlive) {
    super();
    this.#port = port;
    this.#name = name;
    this.#keepsAlive = keepsAlive;
    this.on('end', () => {
      if (this.#isReading && this.#keepsAlive) unreference(this.#port);
    });
  }

  _read() {
    if (!this.#isReading && this.#keepsAlive) reference(this.#port);
    this.#isReading = true;
    this.#port.postMessage({ type: 'more', stream: this.#name });
  }
}

class PortWritable extends Writable {
  #port;
  #name;
  #callbacks = [];

  constructor(port, name) {
    super({ decodeStrings: false });
    this.#port = port;
    this.#name = name;
  }

  #send(chunks) {
    this.#port.postMessage({ type: 'data', stream: this.#name, chunks });
  }

  _writev(chunks, callback) {
    this.#send(chunks.map(({ chunk, encoding }) => ({ chunk, encoding })));
    this.#callbacks.push(callback);
    reference(this.#port);
  }

  _final(callback) {
    this.#send([{ chunk: null, encoding: '' }]);
    callback();
  }

  // The other end wants more.
  proceed() {
    const callbacks = this.#callbacks;
    if (callbacks.length === 0) return;
    this.#callbacks = [];
    unreference(this.#port, callbacks.length);
    for (const callback of callbacks) callback();
  }
}

// A message of type 'data' for one of the streams.
function receive(stream, chunks) {
  for (const { chunk, encoding } of chunks) stream.push(chunk, encoding);
}

module.exports = { PortReadable, PortWritable, receive };
