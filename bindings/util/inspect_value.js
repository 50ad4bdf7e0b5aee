'use strict';

// Turns one value into text. A `state` is one inspection: its options, `indentation` (columns),
// `seen` (the objects around the current one), `circular` and `currentDepth`.

const { customInspectSymbol } = require('internal/util');
const { constructorName, isUndetectable, plainPrefix } = require('internal/util/inspect/names');
const { formatPrimitive, getStringWidth, quote, escapeName } =
  require('internal/util/inspect/text');
const { layOut } = require('internal/util/inspect/layout');
const { isStackOverflowError } = require('internal/errors');

const binding = internalBinding('util');
const { getOwnPropertyDescriptor, hasOwn } = Object;
const isEnumerable = Function.prototype.call.bind(Object.prototype.propertyIsEnumerable);
const symbolToString = Function.prototype.call.bind(Symbol.prototype.toString);

// Text of one level beyond which deeper objects are no longer opened: memory ends somewhere.
const kMostTextPerLevel = 2 ** 27;

function isTooDeep(state, depth) {
  return state.depth !== null && depth > state.depth;
}

// The options as a custom inspect function gets them.
function userOptions(state, isForeign) {
  const options = {
    stylize: state.stylize,
    showHidden: state.showHidden,
    depth: state.depth,
    colors: state.colors,
    customInspect: state.customInspect,
    showProxy: state.showProxy,
    maxArrayLength: state.maxArrayLength,
    maxStringLength: state.maxStringLength,
    breakLength: state.breakLength,
    compact: state.compact,
    sorted: state.sorted,
    getters: state.getters,
    numericSeparator: state.numericSeparator,
    ...state.userOptions,
  };
  if (!isForeign) return options;

  // Code of another context must not get at objects of this one.
  Object.setPrototypeOf(options, null);
  for (const key of Object.keys(options)) {
    const type = typeof options[key];
    if (options[key] !== null && (type === 'object' || type === 'function')) delete options[key];
  }
  options.stylize = Object.setPrototypeOf((value, style) => {
    try {
      const text = `${state.stylize(value, style)}`;
      if (typeof text === 'string') return text;
    } catch {
      // The plain value will do.
    }
    return value;
  }, null);
  return options;
}

// The text of value[util.inspect.custom]; undefined when there is none that answers.
function formatCustom(state, value, target, isProxy, depth) {
  const custom = target[customInspectSymbol];
  const { inspect } = require('internal/util/inspect');
  if (typeof custom !== 'function' || custom === inspect ||
      target.constructor?.prototype === target) {
    return undefined;
  }
  const left = state.depth === null ? null : state.depth - depth;
  const isForeign = isProxy || !(value instanceof Object);
  const result = custom.call(value, left, userOptions(state, isForeign), inspect);
  if (result === value) return undefined;
  if (typeof result !== 'string') return formatValue(state, result, depth);
  return result.replaceAll('\n', `\n${' '.repeat(state.indentation)}`);
}

function formatProxy(state, details, depth) {
  if (isTooDeep(state, depth)) return state.stylize('Proxy [Array]', 'special');
  state.indentation += 2;
  const entries = details.map((part) => formatValue(state, part, depth + 1));
  state.indentation -= 2;
  return layOut(state, entries, '', 'Proxy [', ']', true, depth + 1);
}

function formatCircular(state, value) {
  state.circular ??= new Map();
  let index = state.circular.get(value);
  if (index === undefined) {
    index = state.circular.size + 1;
    state.circular.set(value, index);
  }
  return state.stylize(`[Circular *${index}]`, 'special');
}

// `depth` counts the objects around the value.
function formatValue(state, value, depth, insideTypedArray = false) {
  if (value === null) return state.stylize('null', 'null');
  const type = typeof value;
  if (type !== 'object' && type !== 'function' && !isUndetectable(value)) {
    return formatPrimitive(state.stylize, value, state);
  }

  let target = value;
  let details = binding.getProxyDetails(value);
  const isProxy = details !== undefined;
  if (isProxy) {
    if (state.showProxy && details[0] !== null) return formatProxy(state, details, depth);
    while (details !== undefined) {
      target = details[0];
      if (target === null) return state.stylize('<Revoked Proxy>', 'special');
      details = binding.getProxyDetails(target);
    }
  }
  if (state.customInspect) {
    const text = formatCustom(state, value, target, isProxy, depth);
    if (text !== undefined) return text;
  }
  if (state.seen.includes(target)) return formatCircular(state, target);
  return formatObject(state, target, depth, insideTypedArray);
}

// Symbol.toStringTag, where it tells something the properties do not.
function tagOf(state, value) {
  const tag = value[Symbol.toStringTag];
  if (typeof tag !== 'string' || tag === '') return '';
  const shown = state.showHidden ?
    hasOwn(value, Symbol.toStringTag) : isEnumerable(value, Symbol.toStringTag);
  return shown ? '' : tag;
}

function formatObject(state, value, depth, insideTypedArray) {
  const tooDeep = isTooDeep(state, depth);
  let inherited = state.showHidden && !tooDeep ? [] : undefined;
  const constructor = constructorName(state, value, depth, inherited);
  if (inherited?.length === 0) inherited = undefined;
  const tag = tagOf(state, value);

  const { describe } = require('internal/util/inspect/kinds');
  const shape = describe(state, value, constructor, tag, {
    isBare: inherited === undefined, tooDeep, insideTypedArray,
  });
  if (shape.text !== undefined) return shape.text;

  if (tooDeep) {
    const name = plainPrefix(value, constructor, tag).slice(0, -1);
    return state.stylize(constructor === null ? name : `[${name}]`, 'special');
  }

  const { keys } = shape;
  const { indentation } = state;
  const inner = depth + 1;
  let entries;
  state.seen.push(value);
  state.currentDepth = inner;
  try {
    entries = shape.entries === undefined ? [] : shape.entries(state, value, inner, shape);
    for (const key of keys) {
      entries.push(formatProperty(state, value, inner, key, shape.isList ? 'list' : 'object'));
    }
    if (inherited !== undefined) entries.push(...inherited);
  } catch (error) {
    if (!isStackOverflowError(error)) throw error;
    state.seen.pop();
    state.indentation = indentation;
    return state.stylize(`[${plainPrefix(value, constructor, tag).slice(0, -1)}: Inspection ` +
      'interrupted prematurely. Maximum call stack size exceeded.]', 'special');
  }
  state.seen.pop();

  let { base, open } = shape;
  const index = state.circular?.get(value);
  if (index !== undefined) {
    const reference = state.stylize(`<ref *${index}>`, 'special');
    if (state.compact === true) {
      open = `${reference} ${open}`;
    } else {
      base = base === '' ? reference : `${reference} ${base}`;
    }
  }

  if (state.sorted) sortEntries(state.sorted, entries, keys.length, shape.isList);

  const text = layOut(state, entries, base, open, shape.close, shape.isList, inner, value);
  const total = (state.textPerLevel[indentation] ?? 0) + text.length;
  state.textPerLevel[indentation] = total;
  if (total > kMostTextPerLevel) state.depth = -1;
  return text;
}

// The items of a list keep their order; its other properties are sorted.
function sortEntries(sorted, entries, keyCount, isList) {
  const compare = sorted === true ? undefined : sorted;
  if (!isList) {
    entries.sort(compare);
  } else if (keyCount > 1) {
    const start = entries.length - keyCount;
    entries.splice(start, keyCount, ...entries.slice(start).sort(compare));
  }
}

function formatAccessor(state, descriptor, depth, owner) {
  const { stylize, getters } = state;
  const hasSetter = descriptor.set !== undefined;
  if (descriptor.get === undefined) return stylize('[Setter]', 'special');
  const label = hasSetter ? 'Getter/Setter' : 'Getter';
  if (!getters || (getters !== true && getters !== (hasSetter ? 'set' : 'get'))) {
    return stylize(`[${label}]`, 'special');
  }
  const inBrackets = (text) =>
    `${stylize(`[${label}:`, 'special')} ${text}${stylize(']', 'special')}`;
  try {
    const value = descriptor.get.call(owner);
    state.indentation += 2;
    let text;
    if (value === null) {
      text = inBrackets(stylize('null', 'null'));
    } else if (typeof value === 'object') {
      text = `${stylize(`[${label}]`, 'special')} ${formatValue(state, value, depth)}`;
    } else {
      text = inBrackets(formatPrimitive(stylize, value, state));
    }
    state.indentation -= 2;
    return text;
  } catch (error) {
    return inBrackets(`<Inspection threw (${error.message})>`);
  }
}

function formatKey(state, key, isEnumerableKey) {
  if (typeof key === 'symbol') {
    return `[${state.stylize(escapeName(symbolToString(key)), 'symbol')}]`;
  }
  if (key === '__proto__') return "['__proto__']";
  if (!isEnumerableKey) return `[${escapeName(key)}]`;
  if (/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key)) return state.stylize(key, 'name');
  return state.stylize(quote(key), 'string');
}

// kind: 'object' (key: value), 'list' (the same on a list), 'item' (an item of a list, no key).
// `owner` is the object getters run on, where it is not `value` itself.
function formatProperty(state, value, depth, key, kind, descriptor, owner = value) {
  const property = descriptor ?? getOwnPropertyDescriptor(value, key) ??
    { value: value[key], enumerable: true };
  let text;
  let gap = ' ';
  if (property.value !== undefined) {
    const step = state.compact === true && kind === 'object' ? 3 : 2;
    state.indentation += step;
    text = formatValue(state, property.value, depth);
    if (step === 3 && state.breakLength < getStringWidth(text, state.colors)) {
      gap = `\n${' '.repeat(state.indentation)}`;
    }
    state.indentation -= step;
  } else if (property.get !== undefined || property.set !== undefined) {
    text = formatAccessor(state, property, depth, owner);
  } else {
    text = state.stylize('undefined', 'undefined');
  }
  if (kind === 'item') return text;
  return `${formatKey(state, key, property.enumerable !== false)}:${gap}${text}`;
}

module.exports = { formatProperty, formatValue };
