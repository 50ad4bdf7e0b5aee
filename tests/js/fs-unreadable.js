'use strict';

// Files that may not be read, as files and as modules, and writing where nothing may be written.

const { equal, mustCall, throws } = require('./check.js');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-unreadable-'));
const file = path.join(folder, 'secret.js');
fs.writeFileSync(file, 'exports.read = true;\n');
fs.chmodSync(file, 0);

// The superuser may read everything, so he becomes nobody.
const kNobody = 65534;
const root = process.geteuid() === 0;
const nobody = path.join(folder, 'nobody.js');
fs.writeFileSync(nobody, root ? `process.seteuid(${kNobody});` : '');
fs.chmodSync(folder, 0o555);

const message = `EACCES: permission denied, open '${file}'`;
const expected = { code: 'EACCES', errno: -13, syscall: 'open', path: file, message };
const failing = (fn) => fn.then(() => ({}), (error) => error);
const same = (error) => throws(() => { throw error; }, expected);

function runAsScript() {
  const args = ['-r', nobody, file];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  equal(status, 1);
  equal(stderr.includes(`Error: ${message}`), true, stderr);
}

async function main() {
  throws(() => fs.readFileSync(file), expected);
  throws(() => fs.readFileSync(file, 'utf8'), expected);
  throws(() => require(file), expected);
  same(await failing(fs.promises.readFile(file)));
  same(await failing(new Promise((resolve, reject) => {
    fs.readFile(file, (error) => reject(error));
  })));
  same(await failing(new Promise((resolve, reject) => {
    fs.createReadStream(file).on('error', reject);
  })));
  throws(() => fs.writeFileSync(path.join(folder, 'new'), ''), { code: 'EACCES', syscall: 'open' });
  throws(() => fs.mkdirSync(path.join(folder, 'new')), { code: 'EACCES', syscall: 'mkdir' });
  throws(() => fs.unlinkSync(file), { code: 'EACCES', syscall: 'unlink' });
}

runAsScript();
require(nobody);
process.on('exit', () => {
  if (root) process.seteuid(0);
  fs.chmodSync(folder, 0o755);
  fs.rmSync(folder, { recursive: true });
});
main().then(mustCall());
