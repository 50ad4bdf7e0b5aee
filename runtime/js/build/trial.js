'use strict';

// gyre build --snapshot: the executable is written without a snapshot first and run, which makes
// the snapshot, and then written again with it.

const fs = require('fs');
const { BuildError } = require('internal/build/problems');
const { write } = require('internal/build/write');

const writer = internalBinding('bundle_writer');

// How the program that made no snapshot ended.
function howItEnded({ status, signal }) {
  if (signal !== null) return `it was ended by ${signal}`;
  return `it exited with ${status}`;
}

// Makes the snapshot of what the writer has, beside the executable `out`.
function addSnapshot({ runtime, out, options }) {
  const { spawnSync } = require('child_process');
  const base = fs.mkdtempSync(`${out}.snapshot-`);
  const program = `${base}/program`;
  const blob = `${base}/blob`;
  try {
    writer.setOptions([...options, '--build-snapshot', `--snapshot-blob=${blob}`]);
    write(runtime, program);
    const run = spawnSync(program, [], { stdio: ['ignore', 'inherit', 'inherit'] });
    if (run.error) throw new BuildError(`cannot run the program: ${run.error.message}`);
    if (run.status !== 0 || !fs.existsSync(blob)) {
      throw new BuildError(`the program made no snapshot: ${howItEnded(run)}`);
    }
    writer.setOptions(options);
    writer.setSnapshot(fs.readFileSync(blob));
  } finally {
    fs.rmSync(base, { recursive: true, force: true });
  }
}

module.exports = { addSnapshot };
