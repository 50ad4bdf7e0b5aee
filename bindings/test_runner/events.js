'use strict';

// The stream of events of a run: { type, data } objects, which are also emitted by their type.

const { Readable } = require('stream');

class TestsStream extends Readable {
  #waiting = [];
  #canPush = true;
  forward = null;   // (type, data) takes the events instead of a reader

  constructor() {
    super({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
  }

  _read() {
    this.#canPush = true;
    while (this.#canPush && this.#waiting.length > 0) this.#push(this.#waiting.shift());
  }

  #push(item) {
    if (this.#canPush) this.#canPush = this.push(item);
    else this.#waiting.push(item);
  }

  // An event 'test:NAME' about a test that stands at `place`: { file, line, column } or undefined.
  send(name, data, place) {
    const type = `test:${name}`;
    const all = { __proto__: null, ...data, ...place };
    this.emit(type, all);
    if (this.forward !== null) {
      this.forward(type, all);
      return;
    }
    this.#push({ type, data: all });
  }

  end() {
    this.#push(null);
  }
}

module.exports = { TestsStream };
