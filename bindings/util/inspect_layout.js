'use strict';

// Puts the entries of one object together: on one line, in columns, or one a line.

const { getStringWidth, stripVTControlCharacters } = require('internal/util/inspect/text');

const { ceil, floor, max, min, round, sqrt } = Math;

const kPerCharacterHeight = 2.5; // A character is about as high as 2.5 are wide.
const kSeparator = 2; // The comma and the space behind an entry.
const kMostColumns = 15;

// Deep objects nest their text once a level: joined by reference, it is copied once at the end
// and not at every level as Array.prototype.join would.
function join(entries, separator) {
  let text = '';
  for (let i = 0; i < entries.length; i++) {
    if (i !== 0) text += separator;
    text += entries[i];
  }
  return text;
}

// Short entries of a long list go into columns; the result has one string a row.
function arrangeInColumns(state, entries, value) {
  // "... more items" keeps a row of its own.
  const count = entries.length - (state.maxArrayLength < entries.length ? 1 : 0);
  const widths = [];
  let total = 0;
  let widest = 0;
  for (let i = 0; i < count; i++) {
    const width = getStringWidth(entries[i], state.colors);
    widths.push(width);
    total += width + kSeparator;
    widest = max(widest, width);
  }

  const cell = widest + kSeparator;
  const fits = cell * 3 + state.indentation < state.breakLength;
  if (!fits || (total / cell <= 5 && widest > 6)) return entries;

  // About a square, with narrower cells than the widest where most entries are short.
  const biased = max(cell - 3 - sqrt(cell - total / entries.length), 1);
  const columns = min(
    round(sqrt(kPerCharacterHeight * biased * count) / biased),
    floor((state.breakLength - state.indentation) / cell),
    state.compact * 4,
    kMostColumns);
  if (columns <= 1) return entries;

  const columnWidths = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let i = column; i < count; i += columns) width = max(width, widths[i]);
    columnWidths.push(width + kSeparator);
  }

  const alignRight = value === undefined || entries.every((entry, i) => {
    const type = typeof value[i];
    return type === 'number' || type === 'bigint';
  });
  const rows = [];
  for (let row = 0; row < ceil(count / columns); row++) {
    const first = row * columns;
    const last = min(first + columns, count) - 1;
    let line = '';
    for (let i = first; i <= last; i++) {
      const text = i === last ? entries[i] : `${entries[i]}, `;
      const width = i === last ? widths[i] : widths[i] + kSeparator;
      const wanted = columnWidths[i - first] - (i === last ? kSeparator : 0);
      const padding = ' '.repeat(max(wanted - width, 0));
      if (alignRight) {
        line += padding + text;
      } else {
        line += i === last ? text : text + padding;
      }
    }
    rows.push(line);
  }
  if (count < entries.length) rows.push(entries[count]);
  return rows;
}

function fitsOnLine(state, entries, taken, base) {
  let length = entries.length + taken;
  if (length + entries.length > state.breakLength) return false;
  for (const entry of entries) {
    length += (state.colors ? stripVTControlCharacters(entry) : entry).length;
    if (length > state.breakLength) return false;
  }
  return !base.includes('\n');
}

// `base` is what stands before or inside the opening brace, such as a function's name.
function layOut(state, entries, base, open, close, isList, depth, value) {
  const indent = `\n${' '.repeat(state.indentation)}`;
  if (state.compact === true) {
    const lead = base === '' ? '' : ` ${base}`;
    if (fitsOnLine(state, entries, 0, base)) {
      return `${open}${lead} ${join(entries, ', ')} ${close}`;
    }
    const start = base === '' && open.length === 1 ? ' ' : `${lead}${indent}  `;
    return `${open}${start}${join(entries, `,${indent}  `)} ${close}`;
  }

  const head = base === '' ? open : `${base} ${open}`;
  let rows = entries;
  if (state.compact >= 1) {
    if (isList && entries.length > 6) rows = arrangeInColumns(state, entries, value);
    // Only the innermost levels go on one line, and only when they were not put in columns.
    if (state.currentDepth - depth < state.compact && rows.length === entries.length) {
      const taken = rows.length + state.indentation + open.length + base.length + 10;
      if (fitsOnLine(state, rows, taken, base)) {
        const joined = join(rows, ', ');
        if (!joined.includes('\n')) return `${head} ${joined} ${close}`;
      }
    }
  }
  return `${head}${indent}  ${join(rows, `,${indent}  `)}${indent}${close}`;
}

module.exports = { layOut };
