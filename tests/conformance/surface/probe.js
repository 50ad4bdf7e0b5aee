'use strict';
// Looks for the names of recorded.txt in the runtime that runs it and prints, one a line, those
// that are missing and those that are something else than in Node: MODULE NAME: what is wrong.
// usage: probe.js RECORDED

const { readFileSync } = require('node:fs');
const { keyOf, partsOf } = require('./walk');

process.noDeprecation = true;
process.removeAllListeners('warning');

const modules = new Map([['globalThis', globalThis]]);

function load(id) {
  if (!modules.has(id)) {
    let exported;
    try {
      exported = require(id);
    } catch (error) {
      exported = { __proto__: null, loadError: error };
    }
    modules.set(id, exported);
  }
  return modules.get(id);
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

// What keeps the name from being what it is in Node; undefined when nothing does.
function problem(exported, parts, kind) {
  let owner = exported;
  for (const part of parts.slice(0, -1)) {
    if (!isObject(owner)) return 'missing';
    owner = owner[keyOf(part)];
  }
  const last = keyOf(parts.at(-1));
  if (!isObject(owner) || !(last in owner)) return 'missing';
  if (kind === 'accessor') return undefined;
  const found = typeof owner[last];
  if (found === kind || (kind !== 'function' && kind !== 'object')) return undefined;
  return `${found} instead of ${kind}`;
}

function probe(line) {
  const [id, name, kind] = line.split(' ');
  const exported = load(id);
  if (exported.loadError) return name === '[exports]' ? 'no such module' : 'missing';
  if (name === '[exports]')
    return typeof exported === kind ? undefined : `${typeof exported} instead of ${kind}`;
  try {
    return problem(exported, partsOf(name), kind);
  } catch (error) {
    return `throws ${error.name}: ${error.message}`;
  }
}

// Modules with an underscore are parts of others, which load them in their own order.
const lines = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n')
  .filter((line) => !line.startsWith('#'));
lines.sort((a, b) => a.startsWith('_') - b.startsWith('_'));
for (const line of lines) {
  const wrong = probe(line);
  if (wrong !== undefined) console.log(`${line.split(' ', 2).join(' ')}: ${wrong}`);
}
