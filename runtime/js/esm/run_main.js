'use strict';

// Starts programs that are ES modules, and those that --import puts modules before.

const loader = require('internal/modules/esm/loader');
const { fileUrl, workingDirectoryUrl } = require('internal/modules/esm/urls');

const { hooks } = require('internal/process/execution');

const kUnsettled = 13;   // https://nodejs.org/api/process.html#exit-codes

function onExit() {
  // The program may end itself while a module waits.
  if (!hooks.isExitCalled) process.exitCode ??= kUnsettled;
}

async function importFirst() {
  const { getOptionValue } = require('internal/options');
  const base = workingDirectoryUrl();
  for (const name of getOptionValue('--experimental-loader')) {
    const { register } = require('internal/modules/esm/hooks');
    register(name, base);
  }
  for (const name of getOptionValue('--import')) await loader.importModule(name, base);
}

function hasImports() {
  const { getOptionValue } = require('internal/options');
  return getOptionValue('--import').length > 0 ||
    getOptionValue('--experimental-loader').length > 0;
}

// Calls start() after the modules of --import; until its promise settles the exit code is 13.
async function runEntry(start) {
  process.on('exit', onExit);
  try {
    if (hasImports()) await importFirst();
    await start();
  } catch (error) {
    internalBinding('errors').triggerUncaughtException(error, true);
  } finally {
    process.off('exit', onExit);
  }
}

function runFile(file) {
  return runEntry(() => loader.importModule(fileUrl(file), undefined, undefined, true));
}

// A module without a file: --eval and standard input.
function runSource(source, name) {
  return runEntry(() => loader.runSource(source, `${workingDirectoryUrl()}${name}`));
}

module.exports = { hasImports, runEntry, runFile, runSource };
