'use strict';

// What a process does once the engine runs: main() takes over the state of the process and starts
// the program that the command line names. It returns when the program has been started; native
// code then runs the loop (the contract for the end is in internal/process/execution).

const path = require('path');
const { Module } = require('internal/modules/cjs/loader');

const kInvalidArgument = 9;   // https://nodejs.org/api/process.html#exit-codes

function preload() {
  const { getOptionValue } = require('internal/options');
  const requests = getOptionValue('--require');
  if (requests.length > 0) Module._preloadModules(requests);
}

function currentDirectory() {
  try {
    return process.cwd();
  } catch {
    // It may have been removed; the folder of the executable is as good as any other.
    return path.dirname(process.execPath);
  }
}

// Names of public modules as globals, for one-liners: loaded on use, replaced by assignment.
function exposeModules(target) {
  const { defineLazy } = require('internal/bootstrap/lazy_global');
  const load = Module.createRequire(path.join(currentDirectory(), '[eval]'));
  for (const id of Module.builtinModules) {
    if (id.startsWith('_') || id.includes('/')) continue;
    // Of the global objects that have the name of a module, one gives way to it.
    if (Object.hasOwn(target, id) && id !== 'crypto') continue;
    defineLazy(target, id, () => load(id));
  }
}

function runStdin(script, print) {
  if (script === '-') process.argv[1] = '-';
  runEval(require('internal/main_other').readStdin(), print, '[stdin]');
}

// With --interactive, the REPL follows.
function runEvalFirst(source, print) {
  const { getOptionValue } = require('internal/options');
  runEval(source, print);
  if (getOptionValue('--interactive') && isInteractive()) runRepl();
}

function isInteractive() {
  const { getOptionValue } = require('internal/options');
  if (!require('internal/bootstrap/realm').exists('internal/repl/cli')) return false;
  if (getOptionValue('--interactive')) return true;
  return require('tty').isatty(0);
}

function runRepl() {
  const { getOptionValue } = require('internal/options');
  if (getOptionValue('--input-type')) {
    process._rawDebug('Cannot specify --input-type for REPL');
    process.exit(kInvalidArgument);
  }
  exposeModules(globalThis);
  require('internal/repl/cli').run();
}

// Code of --eval, --print or standard input.
function runEval(source, print, name = '[eval]') {
  exposeModules(globalThis);
  const { runAsModule } = require('internal/main_other');
  if (runAsModule(source, print, name, runScript)) return;
  runScript(source, print, name);
}

function runScript(source, print, name) {
  const directory = currentDirectory();
  const main = new Module(name);
  main.filename = path.join(directory, name);
  main.paths = Module._nodeModulePaths(directory);
  // What import() in it starts from, wherever the program goes.
  internalBinding('process_methods').evalFilename = main.filename;
  const { makeRequire } = require('internal/modules/cjs/loader');
  Object.assign(globalThis, {
    __filename: name,
    module: main,
    exports: main.exports,
    __dirname: '.',
    require: makeRequire(main),
  });
  const result = internalBinding('contextify').compileScript(source, name);
  if (print) console.log(result);
}

function runMain(script) {
  const { getOptionValue } = require('internal/options');
  if (getOptionValue('--input-type')) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INPUT_TYPE_NOT_ALLOWED();
  }
  Module.runMain(process.argv[1]);
}

// process.argv[1] is a whole path, for what --require loads, too.
function resolveArgument(script) {
  try {
    process.argv[1] = path.resolve(script);
  } catch {
    // Without a current directory the name stays as it was given.
  }
}

// A process that fork() made: the variables are not for children of its own.
function connectToParent() {
  const { NODE_CHANNEL_FD, NODE_CHANNEL_SERIALIZATION_MODE } = process.env;
  if (!NODE_CHANNEL_FD) return;
  delete process.env.NODE_CHANNEL_FD;
  delete process.env.NODE_CHANNEL_SERIALIZATION_MODE;
  require('internal/child_process/channel').openChannelToParent(
    Number.parseInt(NODE_CHANNEL_FD, 10), NODE_CHANNEL_SERIALIZATION_MODE || 'json');
  if (process.argv[1] && process.env.NODE_UNIQUE_ID) {
    require('cluster')._setupWorker();
    delete process.env.NODE_UNIQUE_ID;
  }
}

// What options change before the program starts.
function applyOptions() {
  const { environmentArguments, execArgv } = internalBinding('process_methods');
  if (execArgv.length + environmentArguments.length > 0) require('internal/main_options').apply();
}

function loadEnvFiles() {
  const { getOptionValue } = require('internal/options');
  const required = getOptionValue('--env-file');
  const optional = getOptionValue('--env-file-if-exists');
  if (required.length === 0 && optional.length === 0) return;
  require('internal/process/env_file').loadGiven(required, optional);
}

function enableCompileCache() {
  const { NODE_COMPILE_CACHE } = process.env;
  if (NODE_COMPILE_CACHE) {
    require('internal/modules/compile_cache').enableCompileCache(NODE_COMPILE_CACHE);
  }
}

// True where the command line asks for tests, which are started then.
function runTests() {
  const { getOptionValue } = require('internal/options');
  if (!getOptionValue('--test')) return false;
  preload();
  require('internal/test/main').main();
  return true;
}

// Whether this process is to run workers rather than the program.
function isCluster() {
  const { getOptionValue } = require('internal/options');
  return Boolean(getOptionValue('--cluster'));
}

// `gyre build ...`. A script of that name is `gyre ./build`, or one that fork() starts.
function isBuild(script) {
  return script === 'build' && !process.connected &&
    require('internal/bootstrap/realm').exists('internal/build/command');
}

function main() {
  const { check, evalPrint, evalSource, isWorker, snapshot, startupScript } =
    internalBinding('process_methods');
  if (isWorker) {
    require('internal/main_worker').main();
    return;
  }
  const fromSnapshot = snapshot === 'start' ? require('internal/snapshot') : undefined;
  require('internal/process/object').refresh();
  fromSnapshot?.restart();
  // fork() takes it away from the options of children.
  if (evalSource !== undefined) process._eval = evalSource;
  connectToParent();
  loadEnvFiles();
  if (startupScript !== undefined && isCluster()) {
    require('internal/cluster/run').run(startupScript);
    return;
  }
  Module._initPaths();
  if (runTests()) return;
  if (isBuild(startupScript)) {
    require('internal/build/command').main(process.argv.slice(2));
    return;
  }
  const isFile = !check && evalSource === undefined && startupScript !== undefined &&
    startupScript !== '-' && !fromSnapshot?.hasMain();
  if (isFile) resolveArgument(startupScript);
  applyOptions();
  enableCompileCache();
  preload();
  if (snapshot === 'build') require('internal/snapshot').begin();
  fromSnapshot?.start();
  if (fromSnapshot?.hasMain()) return;
  if (check) require('internal/main_other').checkSyntax(startupScript);
  else if (evalSource !== undefined) runEvalFirst(evalSource, evalPrint);
  else if (startupScript === undefined && isInteractive()) runRepl();
  else if (startupScript === undefined || startupScript === '-') runStdin(startupScript, evalPrint);
  else runMain(startupScript);
}

module.exports = { applyOptions, enableCompileCache, main, preload, runEval };
