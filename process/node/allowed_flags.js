'use strict';

// process.allowedNodeEnvironmentFlags: the options that NODE_OPTIONS may hold, as a Set that cannot
// be changed and whose has() forgives underscores, missing dashes and a value.

const kFlags = [
  '--conditions', '--disable-warning', '--no-deprecation', '--no-warnings', '--require',
  '--stack-trace-limit', '--throw-deprecation', '--title', '--trace-deprecation',
  '--trace-uncaught', '--trace-warnings', '--unhandled-rejections', '-C', '-r',
  '--abort-on-uncaught-exception', '--disallow-code-generation-from-strings',
  '--interpreted-frames-native-stack', '--jitless', '--max-old-space-size',
  '--max-semi-space-size', '--perf-basic-prof', '--perf-prof',
];

class FlagSet extends Set {
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
    return flag.startsWith('-') ? super.has(flag) : super.has(`--${flag}`) || super.has(`-${flag}`);
  }
}

const flags = new FlagSet();
for (const flag of kFlags) Set.prototype.add.call(flags, flag);

module.exports = { allowedFlags: Object.freeze(flags) };
