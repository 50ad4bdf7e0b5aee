'use strict';

// What the tab key does: completes the word, and lists the possibilities at the second press.

const { getStringWidth } = require('internal/util/inspect/text');

function commonPrefix(words) {
  const sorted = words.filter((word) => word !== '').sort();
  if (sorted.length === 0) return '';
  const first = sorted[0];
  const last = sorted[sorted.length - 1];
  let length = 0;
  while (length < first.length && first[length] === last[length]) length++;
  return first.slice(0, length);
}

// The words in columns that are as wide as the widest; empty words stand between groups.
function listing(words, columns) {
  const width = Math.max(...words.map((word) => getStringWidth(word))) + 2;
  const most = Number.isFinite(columns) ? Math.max(1, Math.floor(columns / width)) : 1;
  let text = '\r\n';
  let count = 0;
  let gap = 0;
  for (const word of words) {
    if (word === '' || count === most) {
      text += '\r\n';
      count = 0;
      gap = 0;
    }
    if (word === '') {
      text += '\r\n';
      continue;
    }
    text += ' '.repeat(gap) + word;
    gap = width - getStringWidth(word);
    count++;
  }
  return count === 0 ? text : `${text}\r\n\r\n`;
}

// What to do with the completer's answer: { insert }, { replace: [old, new] }, { show } or nothing.
function decide([words, typed], again, columns) {
  if (!Array.isArray(words) || words.length === 0) return {};
  const prefix = commonPrefix(words);
  if (prefix.startsWith(typed) && prefix.length > typed.length) {
    return { insert: prefix.slice(typed.length) };
  }
  if (!typed.startsWith(prefix)) return { replace: [typed, prefix] };
  return again ? { show: listing(words, columns) } : {};
}

module.exports = { decide };
