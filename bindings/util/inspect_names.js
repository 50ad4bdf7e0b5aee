'use strict';

// What inspection calls objects: class names, prefixes such as 'Foo(2) [Tag] ', functions.

const { builtInClasses } = require('internal/util');
const binding = internalBinding('util');

const { getOwnPropertyDescriptor, getPrototypeOf, hasOwn } = Object;
const functionToString = Function.prototype.call.bind(Function.prototype.toString);

function isInstance(value, Class) {
  try {
    return value instanceof Class;
  } catch {
    return false;
  }
}

// `document.all` of browsers claims to be undefined.
function isUndetectable(value) {
  return typeof value === 'undefined' && value !== undefined;
}

// The name of the nearest class in the prototype chain; null for an object without prototype.
// Where `inherited` is given, the properties of prototypes that belong to the program go there.
function constructorName(state, value, depth, inherited) {
  let first;
  let object = value;
  while (object || isUndetectable(object)) {
    const constructor = getOwnPropertyDescriptor(object, 'constructor')?.value;
    if (typeof constructor === 'function' && constructor.name !== '' &&
        isInstance(value, constructor)) {
      if (inherited !== undefined && (first !== object || !builtInClasses.has(constructor.name))) {
        addInherited(state, value, first || value, depth, inherited);
      }
      return String(constructor.name);
    }
    object = getPrototypeOf(object);
    if (first === undefined) first = object;
  }
  if (first === null) return null;

  const name = binding.getConstructorName(value);
  if (depth > state.depth && state.depth !== null) return `${name} <Complex prototype>`;
  const parent = constructorName(state, first, depth + 1, inherited);
  if (parent !== null) return `${name} <${parent}>`;
  const { inspect } = require('internal/util/inspect');
  return `${name} <${inspect(first, { ...optionsOf(state), customInspect: false, depth: -1 })}>`;
}

function optionsOf(state) {
  const { showHidden, colors, showProxy, maxArrayLength, maxStringLength, breakLength, compact,
          sorted, getters, numericSeparator, stylize } = state;
  return { showHidden, colors, showProxy, maxArrayLength, maxStringLength, breakLength, compact,
           sorted, getters, numericSeparator, stylize };
}

const kPrototypesShown = 3;

function addInherited(state, value, start, depth, output) {
  const { formatProperty } = require('internal/util/inspect/value');
  const seen = new Set();
  let object = start;
  for (let level = 0; level < kPrototypesShown; level++) {
    if (level !== 0 || object === value) {
      object = getPrototypeOf(object);
      if (object === null) return;
      const constructor = getOwnPropertyDescriptor(object, 'constructor')?.value;
      if (typeof constructor === 'function' && builtInClasses.has(constructor.name)) return;
    }
    const keys = Reflect.ownKeys(object);
    state.seen.push(value);
    for (const key of keys) {
      if (key === 'constructor' || hasOwn(value, key) || seen.has(key)) continue;
      const descriptor = getOwnPropertyDescriptor(object, key);
      if (typeof descriptor.value === 'function') continue;
      const text = formatProperty(state, object, depth, key, 'object', descriptor, value);
      output.push(state.colors ? `\x1b[2m${text}\x1b[22m` : text);
    }
    state.seen.pop();
    for (const key of keys) seen.add(key);
  }
}

// 'Foo(2) [Tag] '. `fallback` names the kind of an object without prototype.
function prefixOf(constructor, tag, fallback, size = '') {
  if (constructor === null) {
    const mark = tag !== '' && fallback !== tag ? ` [${tag}]` : '';
    return `[${fallback}${size}: null prototype]${mark} `;
  }
  return `${constructor}${size}${tag !== '' && constructor !== tag ? ` [${tag}]` : ''} `;
}

// The prefix of an object that is of no particular kind.
function plainPrefix(value, constructor, tag) {
  let fallback = '';
  if (constructor === null) {
    fallback = binding.getConstructorName(value);
    if (fallback === tag) fallback = 'Object';
  }
  return prefixOf(constructor, tag, fallback);
}

// A class by its source text: 'class' with a body and no parameter list, as a function named
// class... would have.
function isClass(source) {
  if (!source.startsWith('class') || !source.endsWith('}')) return false;
  const head = source.slice(5, -1);
  const body = head.indexOf('{');
  if (body === -1) return false;
  if (!head.slice(0, body).includes('(')) return true;
  return /^\s+[^(]*?\s*{/.test(head.replace(/\/\/.*?\n|\/\*[^]*?\*\//g, ''));
}

// '[class A extends B]'
function classBase(value, constructor, tag) {
  let base = `class ${(hasOwn(value, 'name') && value.name) || '(anonymous)'}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  if (constructor === null) {
    base += ' extends [null prototype]';
  } else {
    const { name } = getPrototypeOf(value);
    if (name) base += ` extends ${name}`;
  }
  return `[${base}]`;
}

// '[AsyncFunction: name]'
function functionBase(value, constructor, tag) {
  if (isClass(functionToString(value))) return classBase(value, constructor, tag);
  const type = (binding.isAsyncFunction(value) ? 'Async' : '') +
    (binding.isGeneratorFunction(value) ? 'Generator' : '') + 'Function';
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  base += value.name === '' ? ' (anonymous)]' : `: ${value.name}]`;
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

module.exports = { constructorName, functionBase, isUndetectable, plainPrefix, prefixOf };
