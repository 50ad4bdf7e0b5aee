'use strict';

// Lines out of a stream: of plain input, or typed and edited at a terminal.

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { kFirstEventParam } = require('internal/events/symbols');
const { kDispose } = require('internal/util');
const {
  validateAbortSignal, validateArray, validateNumber, validateString, validateUint32,
} = require('internal/validators');
const { getStringWidth } = require('internal/util/inspect/text');
const {
  kClearScreenDown, moveSequence, positionSequence,
} = require('internal/readline/control');
const { History } = require('internal/readline/history');
const { actionOf, edits } = require('internal/readline/line_editor');

const kLineEnd = /\r\n|\n|\r(?!\n)|\u2028|\u2029/;
const kMinCrlfDelay = 100;

class Interface extends EventEmitter {
  #decoder;
  #history;
  #listeners = []; // [emitter, event, listener] to take off at the end.
  #partial = '';
  #previousRows = 0;
  #prompt = '> ';
  #promptBeforeQuestion = '> ';
  #questionCallback = null;
  #returnAt = 0;
  #lastKeyWasTab = false;

  constructor(input, output, completer, terminal) {
    super();
    const options = input?.input ? input : { input, output, completer, terminal };
    const { crlfDelay, escapeCodeTimeout, historySize = 30, history, prompt, signal, tabSize } =
      options;
    if (options.completer !== undefined && typeof options.completer !== 'function') {
      throw new codes.ERR_INVALID_ARG_VALUE('completer', options.completer);
    }
    if (history !== undefined) validateArray(history, 'history');
    validateNumber(historySize, 'historySize', 0);
    if (tabSize !== undefined) validateUint32(tabSize, 'tabSize', true);
    if (escapeCodeTimeout !== undefined && !Number.isFinite(escapeCodeTimeout)) {
      throw new codes.ERR_INVALID_ARG_VALUE('input.escapeCodeTimeout', escapeCodeTimeout);
    }
    if (signal) validateAbortSignal(signal, 'options.signal');

    this.input = options.input;
    this.output = options.output;
    this.completer = options.completer;
    this.terminal = !!(options.terminal ?? this.output?.isTTY);
    this.crlfDelay = crlfDelay ? Math.max(kMinCrlfDelay, crlfDelay) : kMinCrlfDelay;
    this.escapeCodeTimeout = escapeCodeTimeout ?? 500;
    this.tabSize = tabSize ?? 8;
    this.historySize = historySize;
    this.removeHistoryDuplicates = !!options.removeHistoryDuplicates;
    this.history = history ?? [];
    this.isCompletionEnabled = true;
    this.line = '';
    this.cursor = 0;
    this.closed = false;
    this.paused = false;
    this.#history = new History(this.history, historySize, this.removeHistoryDuplicates);
    if (prompt !== undefined) this.setPrompt(prompt);

    if (this.terminal) {
      this.#startTerminal();
    } else {
      this.#listen(this.input, 'data', (data) => this.#takeText(data));
      this.#listen(this.input, 'end', () => this.#endOfInput(this.#partial));
    }
    this.#listen(this.input, 'error', (error) => this.emit('error', error));
    if (signal) this.#closeOnAbort(signal);
    this.line = '';
    this.input.resume();
  }

  get columns() {
    return this.output?.columns || Infinity;
  }

  getPrompt() {
    return this.#prompt;
  }

  setPrompt(prompt) {
    this.#prompt = prompt;
  }

  prompt(preserveCursor) {
    if (this.paused) this.resume();
    if (this.terminal && process.env.TERM !== 'dumb') {
      if (!preserveCursor) this.cursor = 0;
      this.#refresh();
    } else {
      this.#write(this.#prompt);
    }
  }

  question(query, callback) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.#questionCallback !== null) {
      this.prompt();
      return;
    }
    this.#promptBeforeQuestion = this.#prompt;
    this.setPrompt(query);
    this.#questionCallback = callback;
    this.prompt();
  }

  // Gives a question up; its callback will not run.
  _cancelQuestion(callback) {
    if (this.#questionCallback !== callback) return;
    this.#questionCallback = null;
    this.setPrompt(this.#promptBeforeQuestion);
    if (this.terminal) this.#finishLine();
  }

  pause() {
    if (this.paused) return this;
    this.input.pause();
    this.paused = true;
    this.emit('pause');
    return this;
  }

  resume() {
    if (!this.paused) return this;
    this.input.resume();
    this.paused = false;
    this.emit('resume');
    return this;
  }

  write(data, key) {
    if (this.closed) throw new codes.ERR_USE_AFTER_CLOSE('readline');
    if (this.paused) this.resume();
    if (this.terminal) {
      this.#onKey(data, key);
    } else {
      this.#takeText(data);
    }
  }

  close() {
    if (this.closed) return;
    this.pause();
    for (const [emitter, event, listener] of this.#listeners) {
      emitter.removeListener(event, listener);
    }
    if (this.terminal) this.#setRawMode(false);
    this.closed = true;
    this.emit('close');
  }

  [kDispose]() {
    this.close();
  }

  [Symbol.asyncIterator]() {
    return EventEmitter.on(this, 'line', {
      close: ['close'], highWaterMark: 1024, [kFirstEventParam]: true,
    });
  }

  getCursorPos() {
    return this.#positionOf(this.#prompt + this.line.slice(0, this.cursor));
  }

  #listen(emitter, event, listener) {
    emitter.on(event, listener);
    this.#listeners.push([emitter, event, listener]);
  }

  #closeOnAbort(signal) {
    const close = () => this.close();
    if (signal.aborted) {
      process.nextTick(close);
      return;
    }
    const { addAbortListener } = require('internal/events/abort_listener');
    const disposable = addAbortListener(signal, close);
    this.once('close', () => disposable[kDispose]());
  }

  #write(text) {
    validateString(text, 'stringToWrite');
    if (this.output !== null && this.output !== undefined) this.output.write(text);
  }

  #emitLine(line) {
    const callback = this.#questionCallback;
    if (callback === null) {
      this.emit('line', line);
      return;
    }
    this.#questionCallback = null;
    this.setPrompt(this.#promptBeforeQuestion);
    callback(line);
  }

  #endOfInput(rest) {
    this.#partial = '';
    if (rest !== '') this.emit('line', rest);
    this.close();
  }

  // Input that is no terminal's.
  #takeText(data) {
    if (data === undefined) return;
    let text = data;
    if (typeof data !== 'string') {
      this.#decoder ??= new (require('string_decoder').StringDecoder)('utf8');
      text = this.#decoder.write(data);
    }
    if (this.#returnAt !== 0 && text !== '') {
      // The second half of a line end that came in two pieces.
      if (Date.now() - this.#returnAt <= this.crlfDelay) text = text.replace(/^\n/, '');
      this.#returnAt = 0;
    }
    if (text === '') return;
    const lines = text.split(kLineEnd);
    this.#returnAt = text.endsWith('\r') ? Date.now() : 0;
    lines[0] = this.#partial + lines[0];
    this.#partial = lines.pop();
    for (const line of lines) this.#emitLine(line);
  }

  #setRawMode(mode) {
    if (typeof this.input.setRawMode === 'function') this.input.setRawMode(mode);
  }

  #startTerminal() {
    const { emitKeypressEvents } = require('internal/readline/keypress');
    emitKeypressEvents(this.input, {
      escapeCodeTimeout: this.escapeCodeTimeout,
      onInput: (isLast) => { this.isCompletionEnabled = isLast; },
    });
    this.#listen(this.input, 'keypress', (text, key) => this.#onKey(text, key));
    this.#listen(this.input, 'end', () => this.#endOfInput(this.line));
    if (this.output) this.#listen(this.output, 'resize', () => this.#refresh());
    this.#setRawMode(true);
  }

  #positionOf(text) {
    const { columns, tabSize } = this;
    let offset = 0;
    let rows = 0;
    for (const character of text) {
      if (character === '\n') {
        rows += Math.ceil(offset / columns) || 1;
        offset = 0;
      } else if (character === '\t') {
        offset += tabSize - (offset % tabSize);
      } else {
        const width = getStringWidth(character, false);
        // A wide character does not fit into the last column.
        if (width === 2 && (offset + 1) % columns === 0) offset++;
        offset += width;
      }
    }
    const cols = offset % columns;
    return { cols, rows: rows + (offset - cols) / columns };
  }

  #refresh() {
    const shown = this.#prompt + this.line;
    const end = this.#positionOf(shown);
    const cursor = this.getCursorPos();
    let text = moveSequence(0, -this.#previousRows) + positionSequence(0) + kClearScreenDown +
      shown;
    if (end.cols === 0) text += ' ';
    text += positionSequence(cursor.cols) + moveSequence(0, cursor.rows - end.rows);
    this.#write(text);
    this.#previousRows = cursor.rows;
  }

  #insert(text) {
    const atEnd = this.cursor === this.line.length;
    this.line = this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor);
    this.cursor += text.length;
    if (atEnd && this.getCursorPos().cols !== 0) {
      this.#write(text);
    } else {
      this.#refresh();
    }
  }

  // Leaves the line on the screen and begins a new one.
  #finishLine() {
    const rows = this.#positionOf(this.#prompt + this.line).rows - this.getCursorPos().rows;
    this.#write(`${moveSequence(0, rows)}\r\n`);
    this.line = '';
    this.cursor = 0;
    this.#previousRows = 0;
  }

  #enter() {
    const { line } = this;
    if (this.#history.add(line)) this.emit('history', this.history);
    this.#finishLine();
    this.#emitLine(line);
  }

  #onKey(text, key = {}) {
    const again = this.#lastKeyWasTab;
    this.#lastKeyWasTab = false;
    if (key.name === 'escape') return;
    const action = actionOf(key);
    if (edits[action] !== undefined) {
      this.#edit(edits[action](this.line, this.cursor));
      return;
    }
    switch (action) {
      case 'none':
        return;
      case 'line':
        this.#onReturn(key.name);
        return;
      case 'complete':
        this.#lastKeyWasTab = true;
        if (typeof this.completer === 'function' && this.isCompletionEnabled) {
          this.#complete(again);
          return;
        }
        break;
      case 'historyPrevious':
        this.#showHistory(1);
        return;
      case 'historyNext':
        this.#showHistory(-1);
        return;
      case 'interrupt':
        if (this.listenerCount('SIGINT') > 0) this.emit('SIGINT');
        else this.close();
        return;
      case 'suspend':
        this.#suspend();
        return;
      case 'endOrDelete':
        if (this.line === '') this.close();
        else this.#edit(edits.deleteRight(this.line, this.cursor));
        return;
      case 'clearScreen':
        this.#write(positionSequence(0, 0) + kClearScreenDown);
        this.#refresh();
        return;
      default:
    }
    this.#insertLines(text);
  }

  #insertLines(text) {
    if (text === undefined || text === null || text === '') return;
    String(text).split(kLineEnd).forEach((line, index) => {
      if (index > 0) this.#enter();
      if (line !== '') this.#insert(line);
    });
  }

  #edit({ text, cursor }) {
    if (text === this.line && cursor === this.cursor) return;
    this.line = text;
    this.cursor = cursor;
    this.#refresh();
  }

  #onReturn(name) {
    const now = Date.now();
    const second = name === 'enter' && now - this.#returnAt <= this.crlfDelay;
    this.#returnAt = name === 'return' ? now : 0;
    if (!second) this.#enter();
  }

  #showHistory(direction) {
    const line = this.#history.step(direction, this.line);
    if (line !== undefined) this.#edit({ text: line, cursor: line.length });
  }

  #suspend() {
    if (this.listenerCount('SIGTSTP') > 0) {
      this.emit('SIGTSTP');
      return;
    }
    process.once('SIGCONT', () => {
      if (!this.paused) {
        this.pause();
        this.emit('SIGCONT');
      }
      this.#setRawMode(true);
      this.#refresh();
    });
    this.#setRawMode(false);
    process.kill(process.pid, 'SIGTSTP');
  }

  async #complete(again) {
    this.pause();
    const typed = this.line.slice(0, this.cursor);
    let answer;
    try {
      answer = await this._completions(typed);
    } catch (error) {
      const { inspect } = require('internal/util/inspect');
      this.#write(`Tab completion error: ${inspect(error)}`);
    }
    this.resume();
    if (answer === undefined) return;
    const { decide } = require('internal/readline/completion');
    const { insert, replace, show } = decide(answer, again, this.columns);
    if (insert !== undefined) {
      this.#insert(insert);
    } else if (replace !== undefined) {
      const start = typed.length - replace[0].length;
      const text = typed.slice(0, start) + replace[1];
      this.#edit({ text: text + this.line.slice(this.cursor), cursor: text.length });
    } else if (show !== undefined) {
      this.#write(show);
      this.#refresh();
    }
  }

  // The completer's answer, whichever way it gives it.
  _completions(typed) {
    const { completer } = this;
    if (completer.length !== 2) return completer(typed);
    return new Promise((resolve, reject) => {
      completer(typed, (error, answer) => {
        if (error) reject(error);
        else resolve(answer);
      });
    });
  }
}

module.exports = { Interface };
