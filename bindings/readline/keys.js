'use strict';

// Keys out of the characters that a terminal sends. A sequence may come in pieces.

const { names } = require('internal/readline/key_names');

const kEscape = '\x1b';
// What may follow the escape characters while a sequence is not complete.
const kUnfinished = /^(?:|O\d?|\[\[?[\d;]*)$/;
const kWithNumber = /^(?:(\d\d?)(?:;(\d))?([~^$])|(\d{3}~))$/;
const kWithLetter = /^(?:(?:\d;)?(\d))?([A-Za-z])$/;

const kPlain = new Map([
  ['\r', 'return'], ['\n', 'enter'], ['\t', 'tab'], ['\b', 'backspace'], ['\x7f', 'backspace'],
  [kEscape, 'escape'], [' ', 'space'],
]);

function makeKey(sequence) {
  return { sequence, name: undefined, ctrl: false, meta: false, shift: false };
}

// [prefix and code without parameters, modifier bits] of what follows the escape characters.
function splitCode(text) {
  if (text[0] === 'O') {
    const digit = text.length > 2;
    return [`O${text[digit ? 2 : 1]}`, digit ? text.charCodeAt(1) - 49 : 0];
  }
  const prefix = text[1] === '[' ? '[[' : '[';
  const command = text.slice(prefix.length);
  let match = kWithNumber.exec(command);
  if (match !== null) {
    if (match[4] !== undefined) return [prefix + match[4], 0];
    return [prefix + match[1] + match[3], (match[2] ?? 1) - 1];
  }
  match = kWithLetter.exec(command);
  if (match !== null) return [prefix + match[2], (match[1] ?? 1) - 1];
  return [prefix + command, 0];
}

function keyOfCode(sequence, text) {
  const key = makeKey(sequence);
  const [code, modifier] = splitCode(text);
  key.ctrl = (modifier & 4) !== 0;
  key.meta = (modifier & 10) !== 0;
  key.shift = (modifier & 1) !== 0;
  key.code = code;
  key.name = 'undefined';
  return Object.assign(key, names.get(code));
}

function keyOfCharacter(sequence, character, escaped) {
  const key = makeKey(sequence);
  const name = kPlain.get(character);
  if (name !== undefined) {
    key.name = name;
    key.meta = escaped;
  } else if (!escaped && character <= '\x1a') {
    key.name = String.fromCharCode(character.charCodeAt(0) + 96);
    key.ctrl = true;
  } else if (/^[0-9A-Za-z]$/.test(character)) {
    key.name = character.toLowerCase();
    key.shift = /^[A-Z]$/.test(character);
    key.meta = escaped;
  } else if (escaped) {
    key.meta = true;
  }
  return key;
}

class KeyDecoder {
  // `emit` gets the text of the key, undefined after an escape, and the key.
  constructor(emit) {
    this.emit = emit;
    this.pending = ''; // Of an escape sequence.
  }

  get waiting() {
    return this.pending === kEscape || this.pending === kEscape + kEscape;
  }

  push(character) {
    if (this.pending === '' && character !== kEscape) {
      const key = keyOfCharacter(character, character, false);
      this.emit(character, key);
      return;
    }
    const sequence = this.pending + character;
    if (sequence === kEscape || sequence === kEscape + kEscape) {
      this.pending = sequence;
      return;
    }
    const text = sequence.replace(/^\x1b{1,2}/, '');
    if (kUnfinished.test(text)) {
      this.pending = sequence;
      return;
    }
    this.pending = '';
    if (text.length > 1 && (text[0] === '[' || text[0] === 'O')) {
      this.emit(undefined, keyOfCode(sequence, text));
    } else {
      this.emit(undefined, keyOfCharacter(sequence, text, true));
    }
  }

  // Nothing followed an escape character: it was the key of that name.
  flush() {
    const sequence = this.pending;
    this.pending = '';
    const key = makeKey(sequence);
    key.name = 'escape';
    key.meta = true;
    this.emit(undefined, key);
  }
}

module.exports = { KeyDecoder };
