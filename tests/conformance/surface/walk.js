'use strict';
// How a name of the surface is written, and how the name of a property is made of a key and back.
// `Readable.prototype.[Symbol.asyncIterator]`: parts with dots between them, symbols in brackets.

const kWellKnown = new Map(
  Object.getOwnPropertyNames(Symbol)
    .filter((name) => typeof Symbol[name] === 'symbol')
    .map((name) => [Symbol[name], `Symbol.${name}`]),
);

// The part that stands for the key; undefined when the key means nothing outside of its module.
function partOf(key) {
  if (typeof key === 'string') return /^[^.[\]\s]+$/.test(key) ? key : undefined;
  const name = kWellKnown.get(key) ?? Symbol.keyFor(key);
  return name === undefined ? undefined : `[${name}]`;
}

// The key that the part stands for.
function keyOf(part) {
  if (!part.startsWith('[')) return part;
  const name = part.slice(1, -1);
  return name.startsWith('Symbol.') ? Symbol[name.slice(7)] : Symbol.for(name);
}

function partsOf(path) {
  return path.match(/\[[^\]]*\]|[^.]+/g);
}

module.exports = { keyOf, partOf, partsOf };
