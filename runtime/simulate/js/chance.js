'use strict';

// Where the seed comes into a program beside the network: what it draws by lot, and what it does to
// files, which each run has to do for itself. Until then all runs are one.

const kDrawn = 64;

// Functions of fs that leave everything as it is.
const kReads = new Set(['accessSync', 'existsSync', 'fstatSync', 'globSync', 'lstatSync',
                        'readFileSync', 'readdirSync', 'readlinkSync', 'realpathSync', 'statSync',
                        'statfsSync']);

function replaceRandom(machine) {
  const numbers = new Float64Array(kDrawn);
  let next = kDrawn;
  const { random } = { random() {
    if (next === kDrawn) {
      machine.draw(numbers);
      next = 0;
    }
    return numbers[next++];
  } };
  Math.random = random;
}

// `object[name]()` calls `first` first.
function precede(first, object, name) {
  const original = object[name];
  const replaced = { [name](...args) {
    first();
    return Reflect.apply(original, this, args);
  } }[name];
  Object.defineProperty(replaced, 'length', { value: original.length, configurable: true });
  object[name] = replaced;
}

function install(machine) {
  replaceRandom(machine);
  const fs = require('fs');
  for (const name of Object.keys(fs)) {
    if (!name.endsWith('Sync') || kReads.has(name) || typeof fs[name] !== 'function') continue;
    precede(() => machine.needSeed(), fs, name);
  }
  precede(() => machine.seedContext(), internalBinding('vm'), 'makeContext');
}

module.exports = { install };
