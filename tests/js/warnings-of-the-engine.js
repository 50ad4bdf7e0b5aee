'use strict';

// What V8 warns of is a warning of the process, and nothing on standard output.

const { strictEqual } = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-warnings-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = path.join(folder, 'old.mjs');
fs.writeFileSync(path.join(folder, 'one.json'), '1');
fs.writeFileSync(file, `
import one from './one.json' assert { type: 'json' };
process.on('warning', ({ name, message }) => console.log(name, message));
setImmediate(() => console.log(one));
`);

const { stdout, status } = spawnSync(process.execPath, ['--no-warnings', file],
                                     { encoding: 'utf8' });
const lines = stdout.trim().split('\n');
strictEqual(status, 0);
strictEqual(lines.at(-1), '1');
strictEqual(lines.filter((line) => line.includes('deprecated')).length, 0, stdout);

const shown = spawnSync(process.execPath, [file], { encoding: 'utf8' });
strictEqual(shown.stderr.includes("old.mjs:2 'assert' is deprecated in import statements"), true,
            shown.stderr);
