'use strict';

// Copying trees: what is copied, what is refused, and the same answers in all three forms.

const { deepEqual, equal, mustCall, throws } = require('./check.js');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-cp-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const at = (...names) => path.join(folder, ...names);

fs.mkdirSync(at('a', 'b'), { recursive: true });
fs.writeFileSync(at('a', 'file'), 'one', { mode: 0o640 });
fs.writeFileSync(at('a', 'b', 'inner'), 'two');
fs.symlinkSync('file', at('a', 'link'));

function check(copy) {
  deepEqual(fs.readdirSync(copy, { recursive: true }).sort(), ['b', 'b/inner', 'file', 'link']);
  equal(fs.readFileSync(path.join(copy, 'b', 'inner'), 'utf8'), 'two');
  equal(fs.statSync(path.join(copy, 'file')).mode & 0o777, 0o640);
  equal(fs.readlinkSync(path.join(copy, 'link')), at('a', 'file'));
}

async function main() {
  fs.cpSync(at('a'), at('sync', 'deep'), { recursive: true });
  check(at('sync', 'deep'));
  await fs.promises.cp(at('a'), at('promise'), { recursive: true });
  check(at('promise'));
  await new Promise((resolve, reject) => {
    fs.cp(at('a'), at('callback'), { recursive: true },
          (error) => (error ? reject(error) : resolve()));
  });
  check(at('callback'));

  fs.cpSync(at('a'), at('some'), { recursive: true, filter: (src) => !src.endsWith('b') });
  equal(fs.existsSync(at('some', 'b')), false);
  fs.cpSync(at('a'), at('verbatim'), { recursive: true, verbatimSymlinks: true });
  equal(fs.readlinkSync(at('verbatim', 'link')), 'file');

  throws(() => fs.cpSync(at('a'), at('none')), { code: 'ERR_FS_EISDIR' });
  throws(() => fs.cpSync(at('a'), at('a', 'b', 'c'), { recursive: true }),
         { code: 'ERR_FS_CP_EINVAL' });
  throws(() => fs.cpSync(at('a'), at('a'), { recursive: true }), { code: 'ERR_FS_CP_EINVAL' });
  throws(() => fs.cpSync(at('a', 'file'), at('a', 'b', 'inner'), {
    force: false, errorOnExist: true,
  }), { code: 'ERR_FS_CP_EEXIST' });
  throws(() => fs.cpSync(at('missing'), at('x')), { code: 'ENOENT' });
}

main().then(mustCall());
