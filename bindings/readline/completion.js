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

// A group of words in columns, row by row.
function table(words, columns) {
  const width = Math.max(...words.map((word) => getStringWidth(word))) + 2;
  const perRow = Math.max(1, Math.floor(columns / width));
  let text = '';
  words.forEach((word, index) => {
    const last = index % perRow === perRow - 1 || index === words.length - 1;
    text += last ? `${word}\r\n` : word + ' '.repeat(width - getStringWidth(word));
  });
  return text;
}

// Empty words stand between groups.
function listing(words, columns) {
  let text = '\r\n';
  let group = [];
  for (const word of [...words, '']) {
    if (word !== '') {
      group.push(word);
    } else if (group.length > 0) {
      text += `${table(group, columns)}\r\n`;
      group = [];
    }
  }
  return text;
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
