'use strict';

// process.allowedNodeEnvironmentFlags: the options that NODE_OPTIONS may hold, as a Set that cannot
// be changed and whose has() forgives underscores, missing dashes and a value.

// Nothing that programs do to the Set itself shows in it.
class FlagSet extends Set {
  #flags = new Set(internalBinding('process_methods').environmentOptions());

  add() {
    return this;
  }

  delete() {
    return false;
  }

  clear() {}

  has(key) {
    if (typeof key !== 'string') return false;
    const flag = key.replaceAll('_', '-').replace(/=.*$/s, '');
    const known = (name) => this.#flags.has(name);
    return flag.startsWith('-') ? known(flag) : known(`--${flag}`) || known(`-${flag}`);
  }

  get size() {
    return this.#flags.size;
  }

  forEach(callback, thisArg) {
    this.#flags.forEach((flag) => Reflect.apply(callback, thisArg, [flag, flag, this]));
  }

  entries() {
    return this.#flags.entries();
  }

  values() {
    return this.#flags.values();
  }
}
FlagSet.prototype.keys = FlagSet.prototype.values;
FlagSet.prototype[Symbol.iterator] = FlagSet.prototype.values;
Object.freeze(FlagSet.prototype);

const flags = new FlagSet();

module.exports = { allowedFlags: Object.freeze(flags) };
