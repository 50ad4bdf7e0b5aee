'use strict';

// console.table: rows and columns of a value, drawn with lines.

const { inspect } = require('internal/util/inspect');
const { getStringWidth } = require('internal/util/inspect/text');

const binding = internalBinding('util');

const kIndex = '(index)';
const kIteration = '(iteration index)';
const kKey = 'Key';
const kValues = 'Values';

const kBar = '\u2502';
const kLine = '\u2500';

function drawRow(cells, widths) {
  const padded = widths.map((width, i) => {
    const cell = cells[i] ?? '';
    return cell + ' '.repeat(width - getStringWidth(cell));
  });
  return `${kBar} ${padded.join(` ${kBar} `)} ${kBar}\n`;
}

function draw(head, columns) {
  const widths = head.map((name, i) => {
    let width = getStringWidth(name);
    for (const cell of columns[i]) width = Math.max(width, getStringWidth(cell ?? ''));
    return width;
  });
  const line = (left, middle, right) =>
    left + widths.map((width) => kLine.repeat(width + 2)).join(middle) + right;
  const height = Math.max(...columns.map((column) => column.length));
  let text = `${line('\u250c', '\u252c', '\u2510')}\n${drawRow(head, widths)}` +
    `${line('\u251c', '\u253c', '\u2524')}\n`;
  for (let row = 0; row < height; row++) {
    text += drawRow(columns.map((column) => column[row]), widths);
  }
  return text + line('\u2514', '\u2534', '\u2518');
}

function isList(value) {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !binding.isDataView(value));
}

function isPrimitive(value) {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

// The items of a map, set or one of their iterators; for maps keys and values in turn.
function itemsOf(data) {
  if (binding.isMap(data)) return { items: [...data].flat(1), arePairs: true };
  if (binding.isSet(data)) return { items: [...data], arePairs: false };
  if (binding.isMapIterator(data) || binding.isSetIterator(data)) {
    const { 0: items, 1: arePairs } = binding.previewEntries(data);
    return { items, arePairs: arePairs && binding.isMapIterator(data) };
  }
  return undefined;
}

function tableOf(data, properties, options) {
  const show = (value) => {
    const deep = value !== null && typeof value === 'object' && !isList(value) &&
      Object.keys(value).length > 2;
    return inspect(value, {
      depth: deep ? -1 : 0, maxArrayLength: 3, breakLength: Infinity, ...options,
    });
  };

  const iterated = itemsOf(data);
  if (iterated !== undefined) {
    const { items, arePairs } = iterated;
    const step = arePairs ? 2 : 1;
    const shown = items.map(show);
    const index = Array.from({ length: items.length / step }, (_, i) => show(i));
    const every = (offset) => shown.filter((_, i) => i % step === offset);
    return arePairs ? draw([kIteration, kKey, kValues], [index, every(0), every(1)]) :
      draw([kIteration, kValues], [index, shown]);
  }

  const columns = new Map();
  const values = [];
  const index = Object.keys(data);
  index.forEach((row, i) => {
    const item = data[row];
    const primitive = isPrimitive(item);
    if (primitive && properties === undefined) {
      values[i] = show(item);
      return;
    }
    for (const key of properties ?? Object.keys(item)) {
      const name = `${key}`;
      if (!columns.has(name)) columns.set(name, []);
      columns.get(name)[i] = primitive || !Object.hasOwn(item, key) ? '' : show(item[key]);
    }
  });
  const ordered = Object.keys(Object.fromEntries(columns)); // Whole numbers first.
  const head = [kIndex, ...ordered];
  const body = [index, ...ordered.map((name) => columns.get(name))];
  if (values.length > 0) {
    head.push(kValues);
    body.push(values);
  }
  return draw(head, body);
}

module.exports = { tableOf };
