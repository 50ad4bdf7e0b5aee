'use strict';

// stream.duplexPair: two streams, each of which reads what is written to the other.

const { Duplex } = require('internal/deps/readable-stream/lib/stream');

class Side extends Duplex {
  #other;
  #taken; // Callback of the other side's write, until this side reads on.

  join(other) {
    this.#other = other;
    return this;
  }

  _read() {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }

  _write(chunk, encoding, callback) {
    // Nothing is read on account of an empty chunk.
    if (chunk.length === 0) {
      process.nextTick(callback);
      return;
    }
    this.#other.#taken = callback;
    this.#other.push(chunk);
  }

  _final(callback) {
    this.#other.once('end', callback);
    this.#other.push(null);
  }
}

function duplexPair(options) {
  const first = new Side(options);
  const second = new Side(options);
  return [first.join(second), second.join(first)];
}

module.exports = { duplexPair };
