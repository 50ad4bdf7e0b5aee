'use strict';

// Snapshots of applications: the heap as it is after the program's initialisation, out of which
// other processes start. https://nodejs.org/docs/latest-v20.x/api/v8.html#startup-snapshot-api
//
// Contract with the native side, for a process that builds one (process_methods.snapshot is
// 'build'): when the program has run and the loop has nothing left, it calls the hook
// snapshot('serialize'), runs the loop again, and calls snapshot('finish', expressions) with all
// regular expressions, which returns the texts of problems. No JavaScript runs afterwards. In a
// process that starts from one (it is 'start'), internal/main calls restart() and start().

const { isLoaded } = require('internal/bootstrap/realm');
const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

// Modules that know something of their process: forget() is called before the snapshot is made,
// restart() where a process starts from it, if there is such a function.
const kOfTheProcess = [
  'internal/options',
  'internal/process/per_thread',
  'internal/process/stdio',
  'internal/http/outgoing_fields',
  'internal/perf/clock',
  'internal/crypto/random',
  'internal/timers',
  'internal/process/signal',
  'internal/async_context',
  'internal/v8/promise_hooks',
];

const kStackTraceLimit = 10;

const kPatience = 10_000;   // milliseconds until the build says what it waits for

let building = internalBinding('process_methods').snapshot === 'build';
const serializeCallbacks = [];
const deserializeCallbacks = [];
let main;   // [function, data]
let reminder;
let stackTraceLimit;   // as the program has left it

const { compile } = RegExp.prototype;
const flagsOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'flags').get;
const sourceOf = Object.getOwnPropertyDescriptor(RegExp.prototype, 'source').get;

// A snapshot holds no machine code: those that have run are as if they had not.
function compileAgain(regExp) {
  if (Object.isFrozen(regExp)) return;
  const { lastIndex } = regExp;
  Reflect.apply(compile, regExp, [Reflect.apply(sourceOf, regExp, []),
    Reflect.apply(flagsOf, regExp, [])]);
  regExp.lastIndex = lastIndex;
}

function checkBuilding() {
  if (!building) throw new codes.ERR_NOT_BUILDING_SNAPSHOT();
}

function runAll(callbacks) {
  for (let next = callbacks.shift(); next !== undefined; next = callbacks.shift()) {
    const [callback, data] = next;
    callback(data);
  }
}

function tellAll(method) {
  for (const id of kOfTheProcess) {
    if (isLoaded(id)) require(id)[method]?.();
  }
}

function problems() {
  const found = [];
  if (isLoaded('cluster')) {
    found.push('the snapshot cannot hold the module cluster, which is another one in workers; ' +
      'require it in the main function set by v8.startupSnapshot.setDeserializeMainFunction()');
  }
  if (main === undefined && internalBinding('process_methods').bundled) {
    found.push('the program says nothing of what to do when it starts from its snapshot; set its ' +
      'main function with v8.startupSnapshot.setDeserializeMainFunction()');
  }
  return found;
}

function remind() {
  const resources = [...new Set(process.getActiveResourcesInfo())].join(', ');
  process._rawDebug(
    `${process.argv0}: still waiting for ${resources}: the snapshot is made when nothing is left ` +
    'to wait for');
}

const steps = {
  serialize() {
    clearTimeout(reminder);
    runAll(serializeCallbacks);
  },
  finish(regExps) {
    building = false;
    tellAll('forget');
    regExps.forEach(compileAgain);
    ({ stackTraceLimit } = Error);
    delete Error.stackTraceLimit;
    return problems();
  },
};

module.exports = {
  startupSnapshot: {
    addDeserializeCallback(callback, data) {
      checkBuilding();
      validateFunction(callback, 'callback');
      deserializeCallbacks.push([callback, data]);
    },
    addSerializeCallback(callback, data) {
      checkBuilding();
      validateFunction(callback, 'callback');
      serializeCallbacks.push([callback, data]);
    },
    setDeserializeMainFunction(callback, data) {
      checkBuilding();
      validateFunction(callback, 'callback');
      if (main !== undefined) throw new codes.ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION();
      main = [callback, data];
    },
    isBuildingSnapshot: () => building,
  },

  snapshot(step, regExps) {
    return steps[step](regExps);
  },

  // Before the program runs in a process that builds.
  begin() {
    // V8 gives it to contexts that are not for a snapshot.
    Error.stackTraceLimit ??= kStackTraceLimit;
    reminder = setTimeout(remind, kPatience).unref();
  },

  // Whether the snapshot says what the process does; start() then does it.
  hasMain: () => main !== undefined,

  // Before anything of the program runs.
  restart() {
    if (stackTraceLimit !== kStackTraceLimit) Error.stackTraceLimit = stackTraceLimit;
    tellAll('restart');
  },

  start() {
    runAll(deserializeCallbacks);
    if (main === undefined) return;
    const [callback, data] = main;
    callback(data);
  },
};
