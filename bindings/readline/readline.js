'use strict';

// node:readline.

const { AbortError } = require('internal/errors');
const { customPromisify, kDispose, kEmptyObject } = require('internal/util');
const { validateAbortSignal } = require('internal/validators');
const { clearLine, clearScreenDown, cursorTo, moveCursor } = require('internal/readline/control');
const { Interface: Base } = require('internal/readline/interface');
const { emitKeypressEvents } = require('internal/readline/keypress');

const { question: ask } = Base.prototype;

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  Reflect.apply(Base, this, [input, output, completer, terminal]);
}

Object.setPrototypeOf(Interface.prototype, Base.prototype);
Object.setPrototypeOf(Interface, Base);

Object.defineProperty(Interface.prototype, 'question', {
  __proto__: null,
  writable: true,
  configurable: true,
  value: function question(query, options, callback) {
    const done = typeof options === 'function' ? options : callback;
    const { signal } = options ?? kEmptyObject;
    if (typeof done !== 'function') return;
    if (!signal) {
      ask.call(this, query, done);
      return;
    }
    validateAbortSignal(signal, 'options.signal');
    if (signal.aborted) return;
    const { addAbortListener } = require('internal/events/abort_listener');
    const answer = (line) => {
      disposable[kDispose]();
      done(line);
    };
    const onAbort = () => this._cancelQuestion(answer);
    const disposable = addAbortListener(signal, onAbort);
    ask.call(this, query, answer);
  },
});

function questionPromise(query, options = kEmptyObject) {
  const { signal } = options ?? kEmptyObject;
  if (signal) validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) return Promise.reject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    let disposable;
    if (signal) {
      const { addAbortListener } = require('internal/events/abort_listener');
      disposable = addAbortListener(signal, () => {
        reject(new AbortError(undefined, { cause: signal.reason }));
      });
    }
    this.question(query, options, (line) => {
      disposable?.[kDispose]();
      resolve(line);
    });
  });
}

Object.defineProperty(Interface.prototype.question, customPromisify, {
  __proto__: null,
  enumerable: false,
  value(query, options) {
    return Reflect.apply(questionPromise, this, [query, options]);
  },
});

function createInterface(input, output, completer, terminal) {
  return new Interface(input, output, completer, terminal);
}

module.exports = {
  Interface,
  clearLine,
  clearScreenDown,
  createInterface,
  cursorTo,
  emitKeypressEvents,
  moveCursor,
};

Object.defineProperty(module.exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return require('readline/promises');
  },
});
