'use strict';

// gyre --test: runs the test files that the command line names, or those of the working directory.

const { codes } = require('internal/errors');
const { findTestFiles } = require('internal/test/files');
const { setupReporters } = require('internal/test/reporting');

const debug = require('util').debuglog('test_runner');

const kFailed = 1;

function option(name, fallback) {
  return require('internal/options').getOptionValue(name, fallback);
}

function readShard() {
  const text = option('--test-shard');
  if (!text) return undefined;
  const parts = /^(\d+)\/(\d+)$/.exec(text);
  if (parts === null) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      '--test-shard', text, 'must be in the form of <index>/<total>');
  }
  return { index: Number(parts[1]), total: Number(parts[2]) };
}

function findFiles(names) {
  try {
    return findTestFiles(names);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    console.error(`Could not find '${error.path}'`);
    return process.exit(kFailed);
  }
}

function main() {
  const { start } = require('internal/test/run');
  const concurrency = Number(option('--test-concurrency')) || true;
  const timeout = Number(option('--test-timeout')) || Infinity;
  const shard = readShard();
  const options = {
    concurrency,
    files: findFiles(process.argv.slice(1)),
    forceExit: option('--test-force-exit'),
    setup: setupReporters,
    shard,
    timeout,
  };
  debug('test runner configuration:', options);
  const { cancel, stream } = start(options);
  stream.on('test:fail', ({ todo }) => {
    if (todo === undefined || todo === false) process.exitCode = kFailed;
  });
  // What has run is reported before the end.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, cancel);
}

module.exports = { main };
