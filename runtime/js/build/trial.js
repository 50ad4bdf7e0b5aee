'use strict';

// What only the executable that is being built can make: the snapshot of its program, and code
// caches that fit the snapshot it starts from. It is written as it is so far and run, and what it
// makes becomes a part of it.

const fs = require('fs');
const { BuildError } = require('internal/build/problems');
const { write } = require('internal/build/write');

const writer = internalBinding('bundle_writer');

// How the program that made nothing ended.
function howItEnded({ status, signal }) {
  if (signal !== null) return `it was ended by ${signal}`;
  return `it exited with ${status}`;
}

// The file that the program makes with these options; `what` is what it is.
function make(what, folder, runtime, options, env) {
  const { spawnSync } = require('child_process');
  const program = `${folder}/program`;
  const made = `${folder}/made`;
  writer.setOptions(options(made));
  write(runtime, program);
  const run = spawnSync(program, [], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (run.error) throw new BuildError(`cannot run the program: ${run.error.message}`);
  if (run.status !== 0 || !fs.existsSync(made)) {
    throw new BuildError(`the program made no ${what}: ${howItEnded(run)}`);
  }
  const bytes = fs.readFileSync(made);
  fs.rmSync(made);
  return bytes;
}

// Runs what the writer has, beside the executable `out`, and gives the writer what comes of it.
function runTrials({ runtime, out, options, hasSnapshot }) {
  const folder = fs.mkdtempSync(`${out}.trial-`);
  try {
    if (hasSnapshot) {
      writer.setSnapshot(make('snapshot', folder, runtime, (file) => [
        ...options, '--build-snapshot', `--snapshot-blob=${file}`], process.env));
    }
    // V8 takes caches only with the flags that it made them with.
    const env = { ...process.env };
    delete env.NODE_OPTIONS;
    writer.takeCodeCaches(make('code caches', folder, runtime, (file) => [
      ...options, `--make-code-caches=${file}`], env));
    writer.setOptions(options);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { runTrials };
