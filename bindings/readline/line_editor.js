'use strict';

// Editing a line with the keys of a terminal: pure functions of the text and the cursor.

const kWordLeft = /(?:[^\w\s]+|\w+|)\s*$/;
const kWordRight = /^(?:\s+|[^\w\s]+|\w+)\s*/;

// Length of the character that ends, or begins, at `index`.
function lengthBefore(text, index) {
  if (index <= 0) return 0;
  return index > 1 && text.codePointAt(index - 2) > 0xffff ? 2 : 1;
}

function lengthAt(text, index) {
  if (index >= text.length) return 0;
  return text.codePointAt(index) > 0xffff ? 2 : 1;
}

function wordStart(text, cursor) {
  return kWordLeft.exec(text.slice(0, cursor)).index;
}

function wordEnd(text, cursor) {
  return cursor + (kWordRight.exec(text.slice(cursor))?.[0].length ?? 0);
}

function remove(text, from, to) {
  return { text: text.slice(0, from) + text.slice(to), cursor: from };
}

// What a key with `action` makes of the line: { text, cursor }.
const edits = {
  __proto__: null,
  left: (text, cursor) => ({ text, cursor: cursor - lengthBefore(text, cursor) }),
  right: (text, cursor) => ({ text, cursor: cursor + lengthAt(text, cursor) }),
  lineStart: (text) => ({ text, cursor: 0 }),
  lineEnd: (text) => ({ text, cursor: text.length }),
  wordLeft: (text, cursor) => ({ text, cursor: wordStart(text, cursor) }),
  wordRight: (text, cursor) => ({ text, cursor: wordEnd(text, cursor) }),
  deleteLeft: (text, cursor) => remove(text, cursor - lengthBefore(text, cursor), cursor),
  deleteRight: (text, cursor) => remove(text, cursor, cursor + lengthAt(text, cursor)),
  deleteWordLeft: (text, cursor) => remove(text, wordStart(text, cursor), cursor),
  deleteWordRight: (text, cursor) => remove(text, cursor, wordEnd(text, cursor)),
  deleteLineLeft: (text, cursor) => remove(text, 0, cursor),
  deleteLineRight: (text, cursor) => remove(text, cursor, text.length),
};

const kControl = {
  __proto__: null, a: 'lineStart', b: 'left', e: 'lineEnd', f: 'right', h: 'deleteLeft',
  k: 'deleteLineRight', u: 'deleteLineLeft', w: 'deleteWordLeft', backspace: 'deleteWordLeft',
  delete: 'deleteWordRight', left: 'wordLeft', right: 'wordRight', n: 'historyNext',
  p: 'historyPrevious', c: 'interrupt', d: 'endOrDelete', l: 'clearScreen', z: 'suspend',
};
const kControlShift = { __proto__: null, backspace: 'deleteLineLeft', delete: 'deleteLineRight' };
const kMeta = {
  __proto__: null, b: 'wordLeft', f: 'wordRight', d: 'deleteWordRight', delete: 'deleteWordRight',
  backspace: 'deleteWordLeft',
};
const kPlain = {
  __proto__: null, backspace: 'deleteLeft', delete: 'deleteRight', left: 'left', right: 'right',
  home: 'lineStart', end: 'lineEnd', up: 'historyPrevious', down: 'historyNext', return: 'line',
  enter: 'line', tab: 'complete',
};

// The action of a key; undefined when its text is to be inserted.
function actionOf(key) {
  if (key.ctrl && key.shift) return kControlShift[key.name] ?? 'none';
  if (key.ctrl) return kControl[key.name] ?? 'none';
  if (key.meta) return kMeta[key.name] ?? 'none';
  return kPlain[key.name];
}

module.exports = { actionOf, edits };
