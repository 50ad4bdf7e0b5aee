'use strict';

// Errors on their way from a worker to its parent: those of built-in classes stay such, with their
// own properties; for values that cannot be copied their text has to do.

const kClasses = {
  __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError,
};

function className(error) {
  for (let at = error; at !== null; at = Object.getPrototypeOf(at)) {
    const constructor = Object.getOwnPropertyDescriptor(at, 'constructor')?.value;
    if (typeof constructor !== 'function') continue;
    if (kClasses[constructor.name] === constructor) return constructor.name;
  }
  return undefined;
}

function canBeCloned(value) {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

function ownProperties(error) {
  const properties = [];
  const names = new Set([...Object.getOwnPropertyNames(error), 'message', 'stack', 'name']);
  for (const name of names) {
    let descriptor, value;
    try {
      descriptor = Object.getOwnPropertyDescriptor(error, name);
      value = error[name];
    } catch {
      continue;
    }
    if (!canBeCloned(value)) continue;
    if (name === 'name' && descriptor === undefined) continue;
    properties.push([name, value, descriptor?.enumerable === true]);
  }
  return properties;
}

function pack(error) {
  const { isNativeError } = internalBinding('util');
  if (typeof error === 'object' && error !== null &&
      (isNativeError(error) || error instanceof Error)) {
    const name = className(error);
    if (name !== undefined) return { name, properties: ownProperties(error) };
  }
  if (canBeCloned(error)) return { value: error };
  return { text: require('internal/util/inspect').inspect(error) };
}

function unpack({ name, properties, text, value }) {
  if (name === undefined) return text ?? value;
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const error = new kClasses[name]();
  Error.stackTraceLimit = limit;
  for (const [key, each, enumerable] of properties) {
    Object.defineProperty(error, key, {
      __proto__: null, value: each, writable: true, enumerable, configurable: true,
    });
  }
  // One whose getter throws is not there.
  if (!properties.some(([key]) => key === 'stack')) error.stack = undefined;
  return error;
}

module.exports = { pack, unpack };
