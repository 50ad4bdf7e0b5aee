'use strict';

// node:readline/promises.

const { AbortError, codes } = require('internal/errors');
const { kDispose, kEmptyObject } = require('internal/util');
const { validateAbortSignal, validateBoolean, validateInteger } = require('internal/validators');
const {
  clearLineSequence, kClearScreenDown, moveSequence, positionSequence,
} = require('internal/readline/control');
const { Interface: Base } = require('internal/readline/interface');

class Interface extends Base {
  question(query, options = kEmptyObject) {
    const { signal } = options ?? kEmptyObject;
    return new Promise((resolve, reject) => {
      let disposable;
      const answer = (line) => {
        disposable?.[kDispose]();
        resolve(line);
      };
      if (signal) {
        validateAbortSignal(signal, 'options.signal');
        const fail = () => reject(new AbortError(undefined, { cause: signal.reason }));
        if (signal.aborted) {
          fail();
          return;
        }
        const { addAbortListener } = require('internal/events/abort_listener');
        const onAbort = () => {
          this._cancelQuestion(answer);
          fail();
        };
        disposable = addAbortListener(signal, onAbort);
      }
      super.question(query, answer);
    });
  }

  async _tabComplete(again) {
    this.pause();
    const typed = this.line.slice(0, this.cursor);
    let value;
    try {
      value = await this.completer(typed);
    } catch (error) {
      const { inspect } = require('internal/util/inspect');
      this._writeToOutput(`Tab completion error: ${inspect(error)}`);
      return;
    } finally {
      this.resume();
    }
    this._complete(again, value);
  }
}

// Collects what is to be done with the screen, and does it at commit().
class Readline {
  #autoCommit = false;
  #stream;
  #todo = [];

  constructor(stream, options = undefined) {
    if (typeof stream?.write !== 'function' || typeof stream?.on !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', 'Writable', stream);
    }
    this.#stream = stream;
    if (options?.autoCommit !== undefined && options?.autoCommit !== null) {
      validateBoolean(options.autoCommit, 'options.autoCommit');
      this.#autoCommit = options.autoCommit;
    }
  }

  #add(text) {
    if (this.#autoCommit) {
      process.nextTick(() => this.#stream.write(text));
    } else {
      this.#todo.push(text);
    }
    return this;
  }

  cursorTo(x, y = undefined) {
    validateInteger(x, 'x');
    if (y !== undefined && y !== null) validateInteger(y, 'y');
    return this.#add(positionSequence(x, y));
  }

  moveCursor(dx, dy) {
    if (dx || dy) {
      validateInteger(dx, 'dx');
      validateInteger(dy, 'dy');
      this.#add(moveSequence(dx, dy));
    }
    return this;
  }

  clearLine(direction) {
    validateInteger(direction, 'dir', -1, 1);
    return this.#add(clearLineSequence(direction));
  }

  clearScreenDown() {
    return this.#add(kClearScreenDown);
  }

  commit() {
    return new Promise((resolve) => {
      this.#stream.write(this.#todo.join(''), () => resolve());
      this.#todo = [];
    });
  }

  rollback() {
    this.#todo = [];
    return this;
  }
}

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = { Interface, Readline, createInterface };
