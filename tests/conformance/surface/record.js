'use strict';
// Prints every public name of the runtime that runs it, one a line: MODULE NAME KIND. What stands
// in recorded.txt is made with the real Node, once: node record.js >recorded.txt
// Globals are the module `globalThis`; those of the language itself are left out.

const { EventEmitter } = require('node:events');
const { builtinModules } = require('node:module');
const vm = require('node:vm');
const { partOf } = require('./walk');

process.noDeprecation = true;
process.removeAllListeners('warning');

// Modules that builtinModules leaves out because their names need the scheme.
const kSchemeOnly = ['sea', 'test', 'test/reporters'];
const kMaxDepth = 5;

// What differs from machine to machine or from run to run, or is the business of one program.
const kLeftOut = new Set([
  'process.argv', 'process.config', 'process.env', 'process.execArgv', 'process.features',
  'process.mainModule', 'process.moduleLoadList', 'process.stderr', 'process.stdin',
  'process.stdout', 'process.versions', 'module._cache', 'module._pathCache',
  'module.globalPaths', 'constants.defaultCipherList',
  'repl.builtinModules', 'repl._builtinLibs', 'globalThis.global', 'globalThis.process',
]);

const language = new Set(vm.runInNewContext('Reflect.ownKeys(globalThis)'));
language.delete('console');
const kGenerators = [function* () {}, async function* () {}]
  .map((generator) => Object.getPrototypeOf(generator).prototype);
const kLanguagePrototypes = [
  Object, Function, Array, Error, TypeError, RangeError, Map, Set, WeakMap, Promise, RegExp,
  Uint8Array, Object.getPrototypeOf(Uint8Array),
].map((constructor) => constructor.prototype);

// A name that several modules export is listed under the first of these that has it.
const kFirst = ['events', 'stream', 'buffer', 'util', 'path', 'url', 'fs', 'net', 'http', 'tls',
  'timers', 'perf_hooks', 'stream/web', 'process', 'console'];
const kLast = ['constants', 'sys'];

const kEmitterState = new Set(['_events', '_eventsCount', '_maxListeners']);

const lines = [];
// What an object has from its class counts as its own, unless something exports the class.
const parents = [];
const seen = new Set([...kLanguagePrototypes, Object.getPrototypeOf(Uint8Array),
  ...kGenerators]);

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

// An accessor that a module exports is a value made late; in a prototype it needs an instance.
function read(owner, key, isInstance) {
  const descriptor = Object.getOwnPropertyDescriptor(owner, key);
  if (!descriptor.get) return { value: descriptor.value, kind: typeof descriptor.value };
  if (!isInstance) return { kind: 'accessor' };
  try {
    const value = owner[key];
    return { value, kind: typeof value };
  } catch {
    return { kind: 'accessor' };
  }
}

function isLeftOut(module, path, owner, key) {
  if (kLeftOut.has(`${module}.${path}`)) return true;
  if (module === 'globalThis' && !path.includes('.') && language.has(key)) return true;
  return typeof owner === 'function' && ['length', 'name', 'arguments', 'caller'].includes(key);
}

// What an instance keeps for itself: of an emitter only its class is listed.
function isState(owner, path, key) {
  if (typeof owner === 'function' || !(owner instanceof EventEmitter)) return false;
  return path === '' ? kEmitterState.has(key) : !path.endsWith('prototype');
}

function isEmptyPrototype(key, value) {
  return key === 'prototype' && Reflect.ownKeys(value).every((name) => name === 'constructor');
}

function walk(module, prefix, owner, depth, isInstance) {
  if (seen.has(owner)) return;
  seen.add(owner);
  const later = [];
  for (const key of Reflect.ownKeys(owner)) {
    const part = partOf(key);
    if (part === undefined || key === 'constructor' || isState(owner, prefix, key)) continue;
    const path = prefix === '' ? part : `${prefix}.${part}`;
    if (isLeftOut(module, path, owner, key)) continue;
    const { value, kind } = read(owner, key, isInstance);
    if (!isEmptyPrototype(key, value)) lines.push(`${module} ${path} ${kind}`);
    if (isObject(value) && !Array.isArray(value) && depth < kMaxDepth)
      later.push([path, value, key !== 'prototype']);
  }
  for (const [path, value, valueIsInstance] of later)
    walk(module, path, value, depth + 1, valueIsInstance && typeof value !== 'function');
  const parent = Object.getPrototypeOf(owner);
  if (isObject(parent) && typeof owner !== 'function')
    parents.push([module, prefix, parent, depth]);
}

function rank(id) {
  if (id.startsWith('_')) return 1000;
  if (kLast.includes(id)) return 999;
  return kFirst.includes(id) ? kFirst.indexOf(id) : 100;
}

const ids = [...builtinModules, ...kSchemeOnly.map((id) => `node:${id}`)]
  .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
for (const id of ids) {
  const exported = require(id);
  const own = lines.length;
  if (typeof exported === 'function') lines.push(`${id} [exports] function`);
  walk(id, '', exported, 0, true);
  if (lines.length === own) lines.push(`${id} [exports] ${typeof exported}`);
}
walk('globalThis', '', globalThis, 0, true);
for (const [module, prefix, parent, depth] of parents) walk(module, prefix, parent, depth, false);

const title = `# Public names of Node ${process.version}, printed by record.js`;
process.stdout.write(`${[title, ...[...new Set(lines)].sort()].join('\n')}\n`);
