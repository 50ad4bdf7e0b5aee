'use strict';

// --trace-sync-io: says where the program waits for the system or for a long computation once its
// loop runs. https://nodejs.org/docs/latest-v20.x/api/cli.html#--trace-sync-io

const kLoopStart = 4;   // of process_methods.milestones
const kModules = ['child_process', 'crypto', 'fs', 'zlib'];

function warn(name, caller) {
  const place = {};
  Error.captureStackTrace(place, caller);
  const lines = place.stack.split('\n').slice(1).join('\n');
  process._rawDebug(`(node:${process.pid}) WARNING: Detected use of sync API\n` +
    `    at ${name} (node:${name.split('.', 1)[0]})\n${lines}`);
}

function watch(module, id, name) {
  const original = module[name];
  function traced(...args) {
    if (internalBinding('process_methods').milestones[kLoopStart] !== 0) {
      warn(`${id}.${name}`, traced);
    }
    return Reflect.apply(original, this, args);
  }
  Object.defineProperties(traced, Object.getOwnPropertyDescriptors(original));
  module[name] = traced;
}

function start() {
  const { exists } = require('internal/bootstrap/realm');
  for (const id of kModules) {
    if (!exists(id)) continue;
    const module = require(id);
    for (const name of Object.keys(module)) {
      if (name.endsWith('Sync') && typeof module[name] === 'function') watch(module, id, name);
    }
  }
}

module.exports = { start };
