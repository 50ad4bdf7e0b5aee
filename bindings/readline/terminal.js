'use strict';

// An interface at a terminal: what it shows, and what the keys do.

const { getStringWidth } = require('internal/util/inspect/text');
const {
  clearScreenDown, cursorTo, moveCursor, moveSequence,
} = require('internal/readline/control');
const { lengthAt, lengthBefore } = require('internal/readline/editing');

const kLineEnd = /\r\n|\n|\r(?!\n)|\u2028|\u2029/;
const kUndo = '\x1f';
const kRedo = '\x1e';

// Makes the interface listen to the keys; `listen` registers until it is closed.
function start(self, listen) {
  const { emitKeypressEvents } = require('internal/readline/keypress');
  emitKeypressEvents(self.input, {
    escapeCodeTimeout: self.escapeCodeTimeout,
    onInput: (isLast) => {
      self._sawKeyPress = true;
      self.isCompletionEnabled = isLast;
    },
  });
  listen(self, self.input, 'keypress', (text, key) => self._ttyWrite(text, key));
  listen(self, self.input, 'end', () => {
    if (self.line) self.emit('line', self.line);
    self.close();
  });
  self._setRawMode(true);
  if (self.output) listen(self, self.output, 'resize', () => self._refreshLine());
}

// Keys with Control, with Escape in front (or Alt), and alone: to what they do.
const kControlShift = {
  __proto__: null,
  backspace: (self) => self._deleteLineLeft(),
  delete: (self) => self._deleteLineRight(),
};

const kControl = {
  __proto__: null,
  a: (self) => self._moveCursor(-Infinity),
  b: (self) => self._moveCursor(-lengthBefore(self.line, self.cursor)),
  backspace: (self) => self._deleteWordLeft(),
  c(self) {
    // Somebody who handles the signal keeps the interface open.
    if (self.listenerCount('SIGINT') > 0) self.emit('SIGINT');
    else self.close();
  },
  d(self) {
    if (self.line === '') self.close();
    else self._deleteRight();
  },
  delete: (self) => self._deleteWordRight(),
  e: (self) => self._moveCursor(Infinity),
  f: (self) => self._moveCursor(lengthAt(self.line, self.cursor)),
  h: (self) => self._deleteLeft(),
  k: (self) => self._deleteLineRight(),
  l(self) {
    cursorTo(self.output, 0, 0);
    clearScreenDown(self.output);
    self._refreshLine();
  },
  left: (self) => self._wordLeft(),
  n: (self) => self._historyNext(),
  p: (self) => self._historyPrev(),
  right: (self) => self._wordRight(),
  u: (self) => self._deleteLineLeft(),
  w: (self) => self._deleteWordLeft(),
  y: (self) => self._yank(),
  z: suspend,
};

const kMeta = {
  __proto__: null,
  b: (self) => self._wordLeft(),
  backspace: (self) => self._deleteWordLeft(),
  d: (self) => self._deleteWordRight(),
  delete: (self) => self._deleteWordRight(),
  f: (self) => self._wordRight(),
  y: (self) => self._yankPop(),
};

const kPlain = {
  __proto__: null,
  backspace: (self) => self._deleteLeft(),
  delete: (self) => self._deleteRight(),
  down: (self) => self._historyNext(),
  end: (self) => self._moveCursor(Infinity),
  enter(self, now) {
    // Not the second half of a line end.
    if (self._sawReturnAt === 0 || now - self._sawReturnAt > self.crlfDelay) self._line();
    self._sawReturnAt = 0;
  },
  home: (self) => self._moveCursor(-Infinity),
  left: (self) => self._moveCursor(-lengthBefore(self.line, self.cursor)),
  return(self, now) {
    self._sawReturnAt = now;
    self._line();
  },
  right: (self) => self._moveCursor(lengthAt(self.line, self.cursor)),
  up: (self) => self._historyPrev(),
};

function suspend(self) {
  if (self.listenerCount('SIGTSTP') > 0) {
    self.emit('SIGTSTP');
    return;
  }
  process.once('SIGCONT', () => {
    // Not when the program paused it before.
    if (!self.paused) {
      self.pause();
      self.emit('SIGCONT');
    }
    self._setRawMode(true);
    self._refreshLine();
  });
  self._setRawMode(false);
  process.kill(process.pid, 'SIGTSTP');
}

function insertLines(self, text) {
  if (typeof text !== 'string' || text === '') return;
  const lines = text.split(kLineEnd);
  lines.forEach((line, index) => {
    if (index > 0) self._line();
    if (index < lines.length - 1 || line !== '') self._insertString(line);
  });
}

const methods = {
  _ttyWrite(text, key = {}) {
    const previous = this._previousKey;
    this._previousKey = key;
    if (!key.meta || key.name !== 'y') this._yanking = false;
    this._watchSearch(key);
    if (key.sequence?.[0] === kUndo) {
      this._undo();
      return;
    }
    if (key.sequence?.[0] === kRedo) {
      this._redo();
      return;
    }
    if (key.name === 'escape') return;
    if (key.ctrl && key.shift) {
      kControlShift[key.name]?.(this);
    } else if (key.ctrl) {
      kControl[key.name]?.(this);
    } else if (key.meta) {
      kMeta[key.name]?.(this);
    } else {
      if (key.name !== 'enter') this._sawReturnAt = 0;
      if (key.name === 'tab' && typeof this.completer === 'function' && this.isCompletionEnabled) {
        this._tabComplete(previous?.name === 'tab');
      } else if (kPlain[key.name] !== undefined) {
        kPlain[key.name](this, Date.now());
      } else {
        insertLines(this, text);
      }
    }
  },

  // The entered line is there.
  _line() {
    const line = this._addHistory();
    this._forgetEdits();
    this.clearLine();
    this._onLine(line);
  },

  // Leaves the line on the screen and begins a new one.
  clearLine() {
    this._moveCursor(Infinity);
    this._writeToOutput('\r\n');
    this.line = '';
    this.cursor = 0;
    this.prevRows = 0;
  },

  _getDisplayPos(text) {
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
  },

  getCursorPos() {
    return this._getDisplayPos(this._prompt + this.line.slice(0, this.cursor));
  },

  _getCursorPos() {
    return this.getCursorPos();
  },

  _refreshLine() {
    const shown = this._prompt + this.line;
    const end = this._getDisplayPos(shown);
    const cursor = this.getCursorPos();
    if (this.prevRows > 0) moveCursor(this.output, 0, -this.prevRows);
    cursorTo(this.output, 0);
    clearScreenDown(this.output);
    this._writeToOutput(shown);
    // The terminal moves to the next line only when there is something to show in it.
    if (end.cols === 0) this._writeToOutput(' ');
    cursorTo(this.output, cursor.cols);
    const up = end.rows - cursor.rows;
    if (up > 0) moveCursor(this.output, 0, -up);
    this.prevRows = cursor.rows;
  },

  _moveCursor(by) {
    if (by === 0) return;
    const before = this.getCursorPos();
    this.cursor = Math.max(0, Math.min(this.cursor + by, this.line.length));
    const after = this.getCursorPos();
    if (before.rows !== after.rows) {
      this._refreshLine();
    } else if (after.cols !== before.cols) {
      // Written even where it is the output's business to ignore it.
      const text = moveSequence(after.cols - before.cols, 0);
      if (this.output !== null && this.output !== undefined) this.output.write(text);
    }
  },

  _insertString(text) {
    this._beforeEdit();
    if (this.cursor < this.line.length) {
      this.line = this.line.slice(0, this.cursor) + text + this.line.slice(this.cursor);
      this.cursor += text.length;
      this._refreshLine();
      return;
    }
    const before = this.getCursorPos();
    this.line += text;
    this.cursor += text.length;
    if (before.rows < this.getCursorPos().rows) {
      this._refreshLine();
    } else {
      this._writeToOutput(text);
    }
  },

  // Asks the completer, which calls back or returns its answer.
  _tabComplete(again) {
    this.pause();
    const { completer } = this;
    const typed = this.line.slice(0, this.cursor);
    const answer = (error, value) => {
      this.resume();
      if (error) {
        const { inspect } = require('internal/util/inspect');
        this._writeToOutput(`Tab completion error: ${inspect(error)}`);
      } else {
        this._complete(again, value);
      }
    };
    if (completer.length === 2) completer(typed, answer);
    else answer(null, completer(typed));
  },

  _complete(again, value) {
    const { decide } = require('internal/readline/completion');
    const { insert, replace, show } = decide(value, again, this.columns);
    if (insert !== undefined) {
      this._insertString(insert);
    } else if (replace !== undefined) {
      this._beforeEdit();
      const start = this.line.slice(0, this.cursor - replace[0].length) + replace[1];
      this.line = start + this.line.slice(this.cursor);
      this.cursor = start.length;
      this._refreshLine();
    } else if (show !== undefined) {
      this._writeToOutput(show);
      this._refreshLine();
    }
  },
};

module.exports = { methods, start };
