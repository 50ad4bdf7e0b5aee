'use strict';

// Lines out of a stream: of plain input, or typed and edited at a terminal. Programs have always
// called and replaced the methods with an underscore, so the parts call each other through them.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { kFirstEventParam } = require('internal/events/symbols');
const { kDispose } = require('internal/util');
const {
  validateAbortSignal, validateArray, validateNumber, validateString, validateUint32,
} = require('internal/validators');

const kLineEnd = /\r\n|\n|\r(?!\n)|\u2028|\u2029/;
const kMinCrlfDelay = 100;
const kLineFeed = 10;

function Interface(input, output, completer, terminal) {
  if (!(this instanceof Interface)) return new Interface(input, output, completer, terminal);
  Reflect.apply(EventEmitter, this, []);
  const options = input?.input ? input : { input, output, completer, terminal };
  validateOptions(options);
  const { crlfDelay, historySize = 30, prompt, signal } = options;

  this.input = options.input;
  this.output = options.output;
  this.completer = options.completer;
  this.terminal = !!(options.terminal ?? this.output?.isTTY);
  this.crlfDelay = crlfDelay ? Math.max(kMinCrlfDelay, crlfDelay) : kMinCrlfDelay;
  this.escapeCodeTimeout = options.escapeCodeTimeout ?? 500;
  this.tabSize = options.tabSize ?? 8;
  this.history = options.history ?? [];
  this.historySize = historySize;
  this.historyIndex = -1;
  this.removeHistoryDuplicates = !!options.removeHistoryDuplicates;
  this.isCompletionEnabled = true;
  this.line = '';
  this.cursor = 0;
  this.prevRows = 0;
  this.closed = false;
  this.paused = false;
  this.setPrompt(prompt === undefined ? '> ' : prompt);

  listen(this, this.input, 'error', (error) => this.emit('error', error));
  if (this.terminal) {
    require('internal/readline/terminal').start(this, listen);
  } else {
    const { StringDecoder } = require('string_decoder');
    this._decoder = new StringDecoder('utf8');
    listen(this, this.input, 'data', (data) => this._normalWrite(data));
    listen(this, this.input, 'end', () => {
      if (this._line_buffer) this.emit('line', this._line_buffer);
      this.close();
    });
  }
  if (signal) closeOnAbort(this, signal);
  this.line = '';
  this.input.resume();
}

Object.setPrototypeOf(Interface.prototype, EventEmitter.prototype);
Object.setPrototypeOf(Interface, EventEmitter);

function validateOptions({
  completer, escapeCodeTimeout, history, historySize, signal, tabSize,
}) {
  if (signal) validateAbortSignal(signal, 'options.signal');
  if (tabSize !== undefined) validateUint32(tabSize, 'tabSize', true);
  if (escapeCodeTimeout !== undefined && !Number.isFinite(escapeCodeTimeout)) {
    throw new codes.ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', escapeCodeTimeout);
  }
  if (completer !== undefined && typeof completer !== 'function') {
    throw new codes.ERR_INVALID_ARG_VALUE('completer', completer);
  }
  if (history !== undefined) validateArray(history, 'history');
  if (historySize !== undefined) validateNumber(historySize, 'historySize', 0);
}

// Until the interface is closed.
function listen(self, emitter, event, listener) {
  emitter.on(event, listener);
  self.once('close', () => emitter.removeListener(event, listener));
}

function closeOnAbort(self, signal) {
  const close = () => self.close();
  if (signal.aborted) {
    process.nextTick(close);
    return;
  }
  const { addAbortListener } = require('internal/events/abort_listener');
  const disposable = addAbortListener(signal, close);
  self.once('close', () => disposable[kDispose]());
}

const methods = {
  getPrompt() {
    return this._prompt;
  },

  setPrompt(prompt) {
    this._prompt = prompt;
  },

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this._refreshLine();
    } else {
      this._writeToOutput(this._prompt);
    }
  },

  question(query, callback) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this._questionCallback !== null) {
      this.prompt();
      return;
    }
    this._oldPrompt = this._prompt;
    this.setPrompt(query);
    this._questionCallback = callback;
    this.prompt();
  },

  // Gives a question up; its callback will not run.
  _cancelQuestion(callback) {
    if (this._questionCallback !== callback) return;
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt);
    this.clearLine();
  },

  pause() {
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  },

  resume() {
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  },

  write(data, key) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) {
      this._ttyWrite(data, key);
    } else {
      this._normalWrite(data);
    }
  },

  close() {
    if (this.closed) return;
    this.pause();
    if (this.terminal) this._setRawMode(false);
    this.closed = true;
    this.emit('close');
  },

  [kDispose]() {
    this.close();
  },

  [Symbol.asyncIterator]() {
    this._lines ??= EventEmitter.on(this, 'line', {
      close: ['close'], highWaterMark: 1024, [kFirstEventParam]: true,
    });
    return this._lines;
  },

  _setRawMode(mode) {
    const before = this.input.isRaw;
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
    return before;
  },

  _writeToOutput(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  },

  _onLine(line) {
    const callback = this._questionCallback;
    if (callback === null) {
      this.emit('line', line);
      return;
    }
    this._questionCallback = null;
    this.setPrompt(this._oldPrompt);
    callback(line);
  },

  // Input that is no terminal's.
  _normalWrite(data) {
    if (data === undefined) return;
    let text = this._decoder.write(data);
    if (this._sawReturnAt !== 0 && Date.now() - this._sawReturnAt <= this.crlfDelay) {
      // The second half of a line end that came in two pieces.
      if (text.charCodeAt(0) === kLineFeed) text = text.slice(1);
      this._sawReturnAt = 0;
    }
    if (text === '') return;
    const lines = text.split(kLineEnd);
    if (lines.length > 1) this._sawReturnAt = text.endsWith('\r') ? Date.now() : 0;
    lines[0] = (this._line_buffer ?? '') + lines[0];
    this._line_buffer = lines.pop();
    for (const line of lines) this._onLine(line);
  },

  get columns() {
    return this.output?.columns || Infinity;
  },

  // What instances have at first.
  _decoder: undefined,
  _line_buffer: null,
  _lines: undefined,
  _oldPrompt: undefined,
  _previousKey: null,
  _prompt: undefined,
  _questionCallback: null,
  _sawKeyPress: false,
  _sawReturnAt: 0,
};

// Gives the class methods and fields that do not show when an interface is enumerated.
function addMembers(members) {
  const descriptors = Object.getOwnPropertyDescriptors(members);
  for (const key of Reflect.ownKeys(descriptors)) {
    Object.defineProperty(Interface.prototype, key, { ...descriptors[key], enumerable: false });
  }
}

addMembers(methods);
addMembers(require('internal/readline/terminal').methods);
addMembers(require('internal/readline/editing').methods);

module.exports = { Interface };
