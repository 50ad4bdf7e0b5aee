'use strict';

// Entries of containers: functions of (state, value, depth, shape) that answer with texts.

const { bigintText, moreItems, numberText, plural } = require('internal/util/inspect/text');
const { layOut } = require('internal/util/inspect/layout');

const binding = internalBinding('util');
const { hasOwn } = Object;
const { max, min } = Math;
const mapEntries = Function.prototype.call.bind(Map.prototype.entries);
const setValues = Function.prototype.call.bind(Set.prototype.values);

const kLastIndex = 2 ** 32 - 2;
const kRejected = 2;

function formatValue(...args) {
  return require('internal/util/inspect/value').formatValue(...args);
}

function formatProperty(...args) {
  return require('internal/util/inspect/value').formatProperty(...args);
}

function limit(state, count) {
  return min(max(0, state.maxArrayLength), count);
}

function addRest(output, remaining) {
  if (remaining > 0) output.push(moreItems(remaining));
  return output;
}

function emptyItems(state, count) {
  return state.stylize(`<${plural(count, 'empty item')}>`, 'undefined');
}

function arrayItems(state, value, depth) {
  const count = limit(state, value.length);
  const output = [];
  for (let i = 0; i < count; i++) {
    if (!hasOwn(value, i)) return sparseItems(state, value, depth, count, output, i);
    output.push(formatProperty(state, value, depth, i, 'item'));
  }
  return addRest(output, value.length - count);
}

// Goes on at item `start`, the first hole; a run of holes is one entry.
function sparseItems(state, value, depth, count, output, start) {
  const keys = Object.keys(value);
  let index = start;
  for (let i = start; i < keys.length && output.length < count; i++) {
    const key = keys[i];
    const number = +key;
    if (number > kLastIndex || !/^(0|[1-9][0-9]*)$/.test(key)) break;
    if (number !== index) {
      output.push(emptyItems(state, number - index));
      index = number;
      if (output.length === count) break;
    }
    output.push(formatProperty(state, value, depth, key, 'item'));
    index++;
  }
  const remaining = value.length - index;
  if (output.length === count) return addRest(output, remaining);
  if (remaining > 0) output.push(emptyItems(state, remaining));
  return output;
}

const kTypedArrayParts = ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'];

function typedArrayItems(state, value, depth, size) {
  const count = limit(state, size);
  const isBigInt = !(value.length > 0 && typeof value[0] === 'number');
  const style = isBigInt ? 'bigint' : 'number';
  const textOf = isBigInt ? bigintText : numberText;
  const output = [];
  for (let i = 0; i < count; i++) {
    output.push(state.stylize(textOf(value[i], state.numericSeparator), style));
  }
  addRest(output, size - count);
  if (state.showHidden) {
    state.indentation += 2;
    for (const key of kTypedArrayParts) {
      output.push(`[${key}]: ${formatValue(state, value[key], depth, true)}`);
    }
    state.indentation -= 2;
  }
  return output;
}

function setItems(state, value, depth, size, useOwnIterator) {
  const count = limit(state, size);
  const output = [];
  state.indentation += 2;
  for (const item of useOwnIterator ? setValues(value) : value) {
    if (output.length >= count) break;
    output.push(formatValue(state, item, depth));
  }
  addRest(output, size - count);
  state.indentation -= 2;
  return output;
}

function mapItems(state, value, depth, size, useOwnIterator) {
  const count = limit(state, size);
  const output = [];
  state.indentation += 2;
  for (const { 0: key, 1: item } of useOwnIterator ? mapEntries(value) : value) {
    if (output.length >= count) break;
    output.push(`${formatValue(state, key, depth)} => ${formatValue(state, item, depth)}`);
  }
  addRest(output, size - count);
  state.indentation -= 2;
  return output;
}

// `entries` holds items, or keys and values in turn, which `join` makes one text of.
function previewItems(state, entries, depth, join) {
  const step = join === undefined ? 1 : 2;
  const size = entries.length / step;
  const count = limit(state, size);
  const output = [];
  state.indentation += 2;
  for (let i = 0; i < count; i++) {
    const text = formatValue(state, entries[i * step], depth);
    output.push(step === 1 ? text : join(text, formatValue(state, entries[i * step + 1], depth)));
  }
  state.indentation -= 2;
  return [output, size - count];
}

function iteratorItems(state, value, depth, shape) {
  const { 0: entries, 1: arePairs } = binding.previewEntries(value);
  let join;
  if (arePairs) {
    shape.open = shape.open.replace(/ Iterator] {$/, ' Entries] {');
    join = (key, item) => layOut(state, [key, item], '', '[', ']', true, depth);
  }
  const { 0: output, 1: remaining } = previewItems(state, entries, depth, join);
  return addRest(output, remaining);
}

// Weak collections have no order: theirs is that of the texts.
function weakItems(state, value, depth) {
  if (!state.showHidden) return [state.stylize('<items unknown>', 'special')];
  const join = binding.isWeakMap(value) ? (key, item) => `${key} => ${item}` : undefined;
  const { 0: entries } = binding.previewEntries(value);
  const { 0: output, 1: remaining } = previewItems(state, entries, depth, join);
  if (!state.sorted) output.sort();
  return addRest(output, remaining);
}

function bufferBytes(state, value) {
  let bytes;
  try {
    bytes = new Uint8Array(value);
  } catch {
    return [state.stylize('(detached)', 'special')];
  }
  const shown = [];
  for (let i = 0; i < limit(state, bytes.length); i++) {
    shown.push(bytes[i].toString(16).padStart(2, '0'));
  }
  const remaining = bytes.length - state.maxArrayLength;
  const rest = remaining > 0 ? ` ... ${plural(remaining, 'more byte')}` : '';
  return [`${state.stylize('[Uint8Contents]', 'special')}: <${shown.join(' ')}${rest}>`];
}

function promiseResult(state, value, depth) {
  const { 0: status, 1: result } = binding.getPromiseDetails(value);
  if (status === 0) return [state.stylize('<pending>', 'special')];
  state.indentation += 2;
  const text = formatValue(state, result, depth);
  state.indentation -= 2;
  return [status === kRejected ? `${state.stylize('<rejected>', 'special')} ${text}` : text];
}

// Exports that have no value yet throw when they are read.
function moduleExports(state, value, depth, shape) {
  const output = shape.keys.map((key) => {
    try {
      return formatProperty(state, value, depth, key, 'object');
    } catch (error) {
      if (error.name !== 'ReferenceError') throw error;
      const text = formatProperty(state, { [key]: '' }, depth, key, 'object');
      const name = text.slice(0, text.lastIndexOf(' ') + 1);
      return name + state.stylize('<uninitialized>', 'special');
    }
  });
  shape.keys.length = 0;
  return output;
}

module.exports = {
  arrayItems,
  bufferBytes,
  iteratorItems,
  mapItems,
  moduleExports,
  promiseResult,
  setItems,
  typedArrayItems,
  weakItems,
};
