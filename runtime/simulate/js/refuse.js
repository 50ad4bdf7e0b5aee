'use strict';

// What cannot be simulated throws an error that names it.

function refuse(name) {
  const error = new Error(`${name} cannot be simulated`);
  error.code = 'ERR_SIMULATION_UNSUPPORTED';
  Error.captureStackTrace(error, refuse);
  throw error;
}

const kFunctions = {
  '__proto__': null,
  'child_process': ['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'],
  'cluster': ['fork'],
  'dns': ['resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveCaa', 'resolveCname',
          'resolveMx', 'resolveNaptr', 'resolveNs', 'resolvePtr', 'resolveSoa', 'resolveSrv',
          'resolveTxt', 'reverse'],
  'fs': ['watch'],
  'fs/promises': ['watch'],
};
kFunctions['dns/promises'] = kFunctions.dns;

const kClasses = {
  '__proto__': null,
  'child_process': ['ChildProcess'],
  'dns': ['Resolver'],
  'dns/promises': ['Resolver'],
  'tty': ['ReadStream'],
  'worker_threads': ['Worker'],
};

// A function or class by this name that only throws.
function refuser(module, name, isClass) {
  const label = isClass ? `${module}.${name}` : `${module}.${name}()`;
  const refused = function() {
    refuse(label);
  };
  Object.defineProperty(refused, 'name', { value: name });
  return refused;
}

// After the modules have been loaded: what they export.
function replaceFunctions() {
  for (const [table, isClass] of [[kFunctions, false], [kClasses, true]]) {
    for (const id of Object.keys(table)) {
      const exports = require(id);
      for (const name of table[id]) {
        // Some are made when they are first asked for.
        const value = refuser(id, name, isClass);
        Object.defineProperty(exports, name, { value, writable: true, configurable: true });
      }
    }
  }
}

// Before: what the native halves are asked for.
function install() {
  process._kill = (pid, signal) => {
    if (signal === 0) return pid === process.pid ? 0 : -3;
    return refuse('process.kill()');
  };
  Atomics.wait = function wait() {
    refuse('Atomics.wait()');
  };
}

module.exports = { install, refuse, replaceFunctions };
