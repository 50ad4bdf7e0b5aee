'use strict';

// --experimental-wasm-modules: a module imports WebAssembly, which imports a module.

const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { equal } = require('./check');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-wasm-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

// (import "./n.mjs" "n" (func (result i32)))
// (func (export "twice it") (result i32) call 0 call 0 i32.add)
fs.writeFileSync(path.join(folder, 'a.wasm'), Buffer.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  1, 5, 1, 0x60, 0, 1, 0x7f,
  2, 13, 1, 7, ...Buffer.from('./n.mjs'), 1, ...Buffer.from('n'), 0, 0,
  3, 2, 1, 0,
  7, 12, 1, 8, ...Buffer.from('twice it'), 0, 1,
  10, 9, 1, 7, 0, 0x10, 0, 0x10, 0, 0x6a, 0x0b,
]));
fs.writeFileSync(path.join(folder, 'n.mjs'), 'export const n = () => 21;');
fs.writeFileSync(path.join(folder, 'main.mjs'),
                 'import * as a from "./a.wasm"; console.log(a["twice it"]());');

function run(...options) {
  return spawnSync(process.execPath, [...options, path.join(folder, 'main.mjs')],
                   { encoding: 'utf8' });
}

equal(run('--experimental-wasm-modules', '--no-warnings').stdout, '42\n');
equal(run('--experimental-wasm-modules').stderr.includes('ExperimentalWarning'), true);
equal(run().stderr.includes('ERR_UNKNOWN_FILE_EXTENSION'), true);
