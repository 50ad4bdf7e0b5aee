'use strict';

// What is particular to arrays, maps, dates and so on. `describe` answers with the text, or with
// { open, close, base, keys, isList, entries }: the braces, what stands before them, the
// properties to show, and a function for the entries that are not properties.

const { objectKeys } = require('internal/util');
const { functionBase, plainPrefix, prefixOf } = require('internal/util/inspect/names');
const { formatPrimitive, numberText } = require('internal/util/inspect/text');
const items = require('internal/util/inspect/items');

const binding = internalBinding('util');
const { getOwnPropertyDescriptor, getOwnPropertyNames, getOwnPropertySymbols, getPrototypeOf } =
  Object;

function uncurry(method) {
  return Function.prototype.call.bind(method);
}

function getter(prototype, name) {
  return uncurry(getOwnPropertyDescriptor(prototype, name).get);
}

const TypedArrayPrototype = getPrototypeOf(Uint8Array.prototype);
const typedArrayName = getter(TypedArrayPrototype, Symbol.toStringTag);
const typedArrayLength = getter(TypedArrayPrototype, 'length');
const mapSize = getter(Map.prototype, 'size');
const setSize = getter(Set.prototype, 'size');
const dateTime = uncurry(Date.prototype.getTime);
const dateToString = uncurry(Date.prototype.toString);
const dateToIso = uncurry(Date.prototype.toISOString);
const regExpToString = uncurry(RegExp.prototype.toString);
const isEnumerable = uncurry(Object.prototype.propertyIsEnumerable);

const kAllProperties = 0;
const kOnlyEnumerable = 2;

const kBoxes = [
  ['Number', binding.isNumberObject, uncurry(Number.prototype.valueOf)],
  ['String', binding.isStringObject, uncurry(String.prototype.valueOf)],
  ['Boolean', binding.isBooleanObject, uncurry(Boolean.prototype.valueOf)],
  ['BigInt', binding.isBigIntObject, uncurry(BigInt.prototype.valueOf)],
  ['Symbol', binding.isSymbolObject, uncurry(Symbol.prototype.valueOf)],
];

function keysOf(state, value) {
  const symbols = getOwnPropertySymbols(value);
  if (state.showHidden) return [...getOwnPropertyNames(value), ...symbols];
  let found;
  try {
    found = objectKeys(value);
  } catch (error) {
    // Exports of a module that has not run yet.
    if (!binding.isModuleNamespaceObject(value)) throw error;
    found = getOwnPropertyNames(value);
  }
  for (const symbol of symbols) {
    if (isEnumerable(value, symbol)) found.push(symbol);
  }
  return found;
}

function shape(keys, open = '{', entries = undefined, base = '') {
  return { text: undefined, keys, open, close: '}', base, isList: false, entries };
}

function list(keys, open, entries) {
  return { text: undefined, keys, open, close: ']', base: '', isList: true, entries };
}

function asText(text) {
  return { text };
}

// Kinds that can be iterated; undefined for all others.
function describeIterable(state, value, constructor, tag, about) {
  const filter = state.showHidden ? kAllProperties : kOnlyEnumerable;
  if (Array.isArray(value)) {
    const prefix = constructor !== 'Array' || tag !== '' ?
      prefixOf(constructor, tag, 'Array', `(${value.length})`) : '';
    const keys = binding.getOwnNonIndexProperties(value, filter);
    if (value.length === 0 && keys.length === 0 && about.isBare) return asText(`${prefix}[]`);
    return list(keys, `${prefix}[`, items.arrayItems);
  }
  if (binding.isSet(value) || binding.isMap(value)) {
    const isSet = binding.isSet(value);
    const size = isSet ? setSize(value) : mapSize(value);
    const prefix = prefixOf(constructor, tag, isSet ? 'Set' : 'Map', `(${size})`);
    const keys = keysOf(state, value);
    if (size === 0 && keys.length === 0 && about.isBare) return asText(`${prefix}{}`);
    // Without prototype the value has no iterator of its own.
    const read = isSet ? items.setItems : items.mapItems;
    return shape(keys, `${prefix}{`,
                 (_, object, depth) => read(state, object, depth, size, constructor === null));
  }
  const typedArray = typedArrayName(value);
  if (typedArray !== undefined) {
    const keys = binding.getOwnNonIndexProperties(value, filter);
    const fallback = constructor === null ? typedArray : '';
    const array = constructor === null ? new globalThis[typedArray](value) : value;
    const size = typedArrayLength(value);
    const prefix = prefixOf(constructor, tag, fallback, `(${size})`);
    if (size === 0 && keys.length === 0 && !state.showHidden) return asText(`${prefix}[]`);
    return list(keys, `${prefix}[`,
                (_, object, depth) => items.typedArrayItems(state, array, depth, size));
  }
  const iterated = binding.isMapIterator(value) ? 'Map' : binding.isSetIterator(value) ? 'Set' : '';
  if (iterated !== '') {
    const own = `${iterated} Iterator`;
    const shown = tag === own ? own : tag === '' ? own : `${tag}] [${own}`;
    return shape(keysOf(state, value), `[${shown}] {`, items.iteratorItems);
  }
  return undefined;
}

function describeDate(state, value, constructor, tag) {
  const prefix = prefixOf(constructor, tag, 'Date');
  const text = Number.isNaN(dateTime(value)) ? dateToString(value) : dateToIso(value);
  return prefix === 'Date ' ? text : prefix + text;
}

function describeRegExp(state, value, constructor, tag) {
  const prefix = prefixOf(constructor, tag, 'RegExp');
  const text = regExpToString(constructor === null ? new RegExp(value) : value);
  return prefix === 'RegExp ' ? text : prefix + text;
}

function describeBox(state, value, constructor, tag, keys, box) {
  const { 0: type, 2: valueOf } = box;
  if (type === 'String') keys.splice(0, value.length); // The characters.
  let base = `[${type}`;
  if (constructor !== type)
    base += constructor === null ? ' (null prototype)' : ` (${constructor})`;
  base += `: ${formatPrimitive((text) => text, valueOf(value), state)}]`;
  if (tag !== '' && tag !== constructor) base += ` [${tag}]`;
  if (keys.length !== 0 || !state.colors) return base;
  return state.stylize(base, type.toLowerCase());
}

function describeBuffer(state, value, constructor, tag, keys, about) {
  const type = binding.isArrayBuffer(value) ? 'ArrayBuffer' : 'SharedArrayBuffer';
  const prefix = prefixOf(constructor, tag, type);
  if (about.insideTypedArray && keys.length === 0 && about.isBare) {
    const length = state.stylize(numberText(value.byteLength, false), 'number');
    return asText(`${prefix}{ byteLength: ${length} }`);
  }
  return shape(['byteLength', ...keys], `${prefix}{`,
               about.insideTypedArray ? undefined : items.bufferBytes);
}

function describeOther(state, value, constructor, tag, keys, about) {
  const isEmpty = keys.length === 0 && about.isBare;
  const open = (kind) => `${prefixOf(constructor, tag, kind)}{`;
  if (typeof value === 'function') {
    const base = functionBase(value, constructor, tag);
    return isEmpty ? asText(state.stylize(base, 'special')) : shape(keys, '{', undefined, base);
  }
  if (constructor === 'Object') {
    let start = '{';
    if (binding.isArgumentsObject(value)) {
      start = '[Arguments] {';
    } else if (tag !== '') {
      start = open('Object');
    }
    return isEmpty ? asText(`${start}}`) : shape(keys, start);
  }
  if (binding.isRegExp(value)) {
    const base = describeRegExp(state, value, constructor, tag);
    return isEmpty || about.tooDeep ?
      asText(state.stylize(base, 'regexp')) : shape(keys, '{', undefined, base);
  }
  if (binding.isDate(value)) {
    const base = describeDate(state, value, constructor, tag);
    return isEmpty ? asText(state.stylize(base, 'date')) : shape(keys, '{', undefined, base);
  }
  const errors = require('internal/util/inspect/error');
  if (errors.isError(value)) {
    const base = errors.formatError(state, value, constructor, tag, keys);
    return keys.length === 0 && about.isBare ? asText(base) : shape(keys, '{', undefined, base);
  }
  if (binding.isAnyArrayBuffer(value)) {
    return describeBuffer(state, value, constructor, tag, keys, about);
  }
  if (binding.isDataView(value)) {
    return shape(['byteLength', 'byteOffset', 'buffer', ...keys], open('DataView'));
  }
  if (binding.isPromise(value)) return shape(keys, open('Promise'), items.promiseResult);
  if (binding.isWeakSet(value)) return shape(keys, open('WeakSet'), items.weakItems);
  if (binding.isWeakMap(value)) return shape(keys, open('WeakMap'), items.weakItems);
  if (binding.isModuleNamespaceObject(value)) {
    return shape(keys, open('Module'), items.moduleExports);
  }
  const box = kBoxes.find((entry) => entry[1](value));
  if (box !== undefined) {
    const base = describeBox(state, value, constructor, tag, keys, box);
    return keys.length === 0 && about.isBare ? asText(base) : shape(keys, '{', undefined, base);
  }
  if (isEmpty && binding.isExternal(value)) {
    const address = binding.getExternalValue(value).toString(16);
    return asText(state.stylize(`[External: ${address}]`, 'special'));
  }
  const prefix = plainPrefix(value, constructor, tag);
  return isEmpty ? asText(`${prefix}{}`) : shape(keys, `${prefix}{`);
}

// about: { isBare: no inherited properties are shown, tooDeep, insideTypedArray }.
function describe(state, value, constructor, tag, about) {
  if (constructor === null || Symbol.iterator in value) {
    const found = describeIterable(state, value, constructor, tag, about);
    if (found !== undefined) return found;
  }
  return describeOther(state, value, constructor, tag, keysOf(state, value), about);
}

module.exports = { describe };
