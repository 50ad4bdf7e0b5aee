'use strict';

// Text of primitive values, and how wide text is on a terminal.

const { validateString } = require('internal/validators');

const kShortLine = 16; // Strings up to here are never broken at their line ends.

const kNamedEscapes = {
  '__proto__': null,
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  "'": "\\'",
  '\\': '\\\\',
};

// Control characters, the backslash, the quote and halves of surrogate pairs.
const kLoneSurrogate =
  '[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]';
const kEscaped = new RegExp(`[\\x00-\\x1f'\\\\\\x7f-\\x9f]|${kLoneSurrogate}`, 'g');
const kEscapedButQuote = new RegExp(`[\\x00-\\x1f\\\\\\x7f-\\x9f]|${kLoneSurrogate}`, 'g');

const kAnsi = new RegExp(
  '[\\x1b\\x9b][[\\]()#;?]*' +
  '(?:(?:(?:(?:;[-\\w/#&.:=?%@~]+)*|[a-zA-Z\\d]+(?:;[-\\w/#&.:=?%@~]*)*)?' +
  '(?:\\x07|\\x1b\\\\|\\x9c))' +
  '|(?:(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]))', 'g');

function escapeCharacter(character) {
  const named = kNamedEscapes[character];
  if (named !== undefined) return named;
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return code < 0xa0 ? `\\x${hex.toUpperCase().padStart(2, '0')}` : `\\u${hex}`;
}

// For names of symbols and hidden properties, which stand in brackets.
function escapeName(name) {
  return name.replace(kEscaped, escapeCharacter);
}

// Whether a short text has nothing to escape; false for what is not worth looking through.
function isPlain(text) {
  if (text.length > 64) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e || code === 0x27 || code === 0x5c) return false;
  }
  return true;
}

// The string as a literal, in the quotes that need the fewest escapes.
function quote(text) {
  if (isPlain(text)) return `'${text}'`;
  let mark = "'";
  if (text.includes("'")) {
    if (!text.includes('"')) {
      mark = '"';
    } else if (!text.includes('`') && !text.includes('${')) {
      mark = '`';
    }
  }
  return mark + text.replace(mark === "'" ? kEscaped : kEscapedButQuote, escapeCharacter) + mark;
}

function groupFromEnd(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, '_');
}

function groupFromStart(digits) {
  return digits.replace(/\d{3}(?=\d)/g, '$&_');
}

function numberText(number, separate) {
  if (Object.is(number, -0)) return separate ? '0' : '-0';
  const text = `${number}`;
  if (!separate || text.includes('e') || !Number.isFinite(number)) return text;
  const [whole, fraction] = text.split('.');
  const grouped = groupFromEnd(whole);
  return fraction === undefined ? grouped : `${grouped}.${groupFromStart(fraction)}`;
}

function bigintText(bigint, separate) {
  return `${separate ? groupFromEnd(`${bigint}`) : bigint}n`;
}

function plural(count, noun) {
  return `${count} ${noun}${count > 1 ? 's' : ''}`;
}

function moreItems(count) {
  return `... ${plural(count, 'more item')}`;
}

function formatString(stylize, text, state) {
  let shown = text;
  let rest = '';
  if (text.length > state.maxStringLength) {
    shown = text.slice(0, state.maxStringLength);
    rest = `... ${plural(text.length - state.maxStringLength, 'more character')}`;
  }
  if (state.compact === true || shown.length <= kShortLine ||
      shown.length <= state.breakLength - state.indentation - 4) {
    return stylize(quote(shown), 'string') + rest;
  }
  const lines = shown.split(/(?<=\n)/).map((line) => stylize(quote(line), 'string'));
  return lines.join(` +\n${' '.repeat(state.indentation + 2)}`) + rest;
}

function formatPrimitive(stylize, value, state) {
  switch (typeof value) {
    case 'string': return formatString(stylize, value, state);
    case 'number': return stylize(numberText(value, state.numericSeparator), 'number');
    case 'bigint': return stylize(bigintText(value, state.numericSeparator), 'bigint');
    case 'boolean':
    case 'undefined': return stylize(`${value}`, typeof value);
    default: return stylize(Symbol.prototype.toString.call(value), 'symbol');
  }
}

function stripVTControlCharacters(text) {
  validateString(text, 'str');
  return text.replace(kAnsi, '');
}

// Scripts and blocks whose characters take two columns; V8 has no property for that.
let wide;
let zeroWidth;

function codePointWidth(character) {
  wide ??= new RegExp('[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}' +
    '\\p{Script=Bopomofo}\\p{Script=Yi}\\p{Emoji_Presentation}\\u2329\\u232a\\u2e80-\\u303e' +
    '\\u3041-\\u33ff\\ufe10-\\ufe19\\ufe30-\\ufe6b\\uff01-\\uff60\\uffe0-\\uffe6]', 'u');
  zeroWidth ??= /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;
  if (zeroWidth.test(character) && character !== '\u00ad') return 0;
  if (character >= '\uff61' && character <= '\uffdc') return 1; // Halfwidth forms
  return wide.test(character) ? 2 : 1;
}

// Columns that `text` takes on a terminal.
function getStringWidth(text, removeControlCharacters = true) {
  const shown = removeControlCharacters ? stripVTControlCharacters(text) : text;
  let width = 0;
  for (let i = 0; i < shown.length; i++) {
    const code = shown.charCodeAt(i);
    if (code >= 127) {
      for (const character of shown.slice(i).normalize('NFC')) width += codePointWidth(character);
      return width;
    }
    if (code >= 32) width++;
  }
  return width;
}

module.exports = {
  bigintText,
  escapeName,
  formatPrimitive,
  getStringWidth,
  moreItems,
  numberText,
  plural,
  quote,
  stripVTControlCharacters,
};
