'use strict';

// What an interface at a terminal does with the line: words, deletions that can be undone and put
// back, and lines of before.

const kSpace = /\s/;
const kWord = /\w/;
const kWordAfter = /^(?:\s+|[^\w\s]+|\w+)\s*/;
const kDeletedWordAfter = /^(?:\s+|\W+|\w+)\s*/;
const kMaxKilled = 32;
const kMaxUndo = 2048;

// Length of the character that ends, or begins, at `index`.
function lengthBefore(text, index) {
  if (index <= 0) return 0;
  return index > 1 && text.codePointAt(index - 2) > 0xffff ? 2 : 1;
}

function lengthAt(text, index) {
  if (index >= text.length) return index === text.length ? 1 : 0;
  return text.codePointAt(index) > 0xffff ? 2 : 1;
}

// Where the word in front of `end` begins: letters, or signs, and the space after them. By hand: a
// pattern that is bound to the end of the text is tried at each of its characters.
function wordStart(text, end) {
  let start = end;
  while (start > 0 && kSpace.test(text[start - 1])) start--;
  if (start === 0) return 0;
  const isWord = kWord.test(text[start - 1]);
  while (start > 0 && kWord.test(text[start - 1]) === isWord &&
         !kSpace.test(text[start - 1])) start--;
  return start;
}

function remember(stack, self) {
  if (stack.push({ line: self.line, cursor: self.cursor }) > kMaxUndo) stack.shift();
}

// Takes the line back to what was put on `from`.
function step(self, from, to) {
  const entry = from?.pop();
  if (entry === undefined) return;
  remember(to, self);
  self.line = entry.line;
  self.cursor = entry.cursor;
  self._refreshLine();
}

function remove(self, from, to) {
  self._beforeEdit();
  const removed = self.line.slice(from, to);
  self.line = self.line.slice(0, from) + self.line.slice(to);
  self.cursor = from;
  self._refreshLine();
  return removed;
}

function kill(self, text) {
  self._killed ??= [];
  if (text === '' || text === self._killed[0]) return;
  self._killed.unshift(text);
  self._killedIndex = 0;
  if (self._killed.length > kMaxKilled) self._killed.pop();
}

// The entry beside the current one, in the given direction, that begins as what was typed.
function showEntry(self, direction) {
  const { history } = self;
  const typed = self._search ?? '';
  let index = self.historyIndex + direction;
  while (index >= 0 && index < history.length &&
         (!history[index].startsWith(typed) || self.line === history[index])) {
    index += direction;
  }
  self._beforeEdit();
  self.line = history[index] ?? typed;
  self.historyIndex = index;
  self.cursor = self.line.length;
  self._refreshLine();
}

const methods = {
  _beforeEdit() {
    this._undone ??= [];
    remember(this._undoStack ??= [], this);
  },

  _forgetEdits() {
    this._undoStack = undefined;
    this._undone = undefined;
  },

  _undo() {
    step(this, this._undoStack, this._undone ??= []);
  },

  _redo() {
    step(this, this._undone, this._undoStack ??= []);
  },

  _wordLeft() {
    if (this.cursor === 0) return;
    this._moveCursor(wordStart(this.line, this.cursor) - this.cursor);
  },

  _wordRight() {
    if (this.cursor >= this.line.length) return;
    this._moveCursor(kWordAfter.exec(this.line.slice(this.cursor))[0].length);
  },

  _deleteLeft() {
    if (this.cursor === 0 || this.line === '') return;
    remove(this, this.cursor - lengthBefore(this.line, this.cursor), this.cursor);
  },

  _deleteRight() {
    if (this.cursor >= this.line.length) return;
    remove(this, this.cursor, this.cursor + lengthAt(this.line, this.cursor));
  },

  _deleteWordLeft() {
    if (this.cursor === 0) return;
    remove(this, wordStart(this.line, this.cursor), this.cursor);
  },

  _deleteWordRight() {
    if (this.cursor >= this.line.length) return;
    const [word] = kDeletedWordAfter.exec(this.line.slice(this.cursor));
    remove(this, this.cursor, this.cursor + word.length);
  },

  _deleteLineLeft() {
    kill(this, remove(this, 0, this.cursor));
  },

  _deleteLineRight() {
    kill(this, remove(this, this.cursor, this.line.length));
  },

  // Puts the last deleted part of a line back.
  _yank() {
    if (this._killed === undefined || this._killed.length === 0) return;
    this._yanking = true;
    this._insertString(this._killed[this._killedIndex]);
  },

  // Replaces what was just put back by what was deleted before it.
  _yankPop() {
    if (!this._yanking || this._killed.length < 2) return;
    const last = this._killed[this._killedIndex];
    this._killedIndex = (this._killedIndex + 1) % this._killed.length;
    const start = this.line.slice(0, this.cursor - last.length) + this._killed[this._killedIndex];
    this.line = start + this.line.slice(this.cursor);
    this.cursor = start.length;
    this._refreshLine();
  },

  // Up and down look for lines that begin as what is in front of the cursor; any other key ends it.
  _watchSearch({ ctrl, meta, name, shift }) {
    if ((name === 'up' || name === 'down') && !ctrl && !meta && !shift) {
      this._search ??= this.line.slice(0, this.cursor);
    } else if (this._search !== null && this._search !== undefined) {
      this._search = null;
      if (this.historyIndex === this.history.length) this.historyIndex = -1;
    }
  },

  _historyNext() {
    if (this.historyIndex >= 0) showEntry(this, -1);
  },

  _historyPrev() {
    if (this.historyIndex < this.history.length && this.history.length > 0) showEntry(this, 1);
  },

  // The entered line, as those who listen to 'history' leave it.
  _addHistory() {
    const { history, line } = this;
    if (line === '') return '';
    if (history === undefined || this.historySize === 0 || line.trim() === '') return line;
    if (history[0] !== line) {
      const same = this.removeHistoryDuplicates ? history.indexOf(line) : -1;
      if (same !== -1) history.splice(same, 1);
      history.unshift(line);
      if (history.length > this.historySize) history.pop();
    }
    this.historyIndex = -1;
    const entered = history[0];
    this.emit('history', history);
    return entered;
  },
};

module.exports = { lengthAt, lengthBefore, methods };
