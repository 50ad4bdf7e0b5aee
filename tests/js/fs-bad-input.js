'use strict';

// What goes wrong on the system's side: full disks, cycles of links, files that are too large.

const { equal, mustCall, throws } = require('./check.js');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-bad-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const at = (name) => path.join(folder, name);

// What a process says whose files may not grow beyond 512 bytes.
function beyondLimit() {
  const code = `
    const fs = require('fs');
    try { fs.writeFileSync('limited', 'x'.repeat(4096)); } catch (error) {
      console.log(error.code, error.errno, error.syscall, fs.statSync('limited').size);
    }`;
  return require('child_process').spawnSync(
    'sh', ['-c', 'trap "" XFSZ; ulimit -f 1; exec "$0" -e "$1"', process.execPath, code],
    { cwd: folder, encoding: 'utf8' }).stdout;
}

async function codeOf(promise) {
  return (await promise.then(() => ({}), (error) => error)).code;
}

function callbackCode(fn, ...args) {
  return new Promise((resolve) => { fn(...args, (error) => resolve(error?.code)); });
}

function ended(stream) {
  return new Promise((resolve) => { stream.on('error', (error) => resolve(error.code)); });
}

async function main() {
  throws(() => fs.writeFileSync('/dev/full', 'x'), { code: 'ENOSPC', syscall: 'write' });
  equal(await codeOf(fs.promises.writeFile('/dev/full', 'x')), 'ENOSPC');
  throws(() => fs.appendFileSync('/dev/full', 'x'), { code: 'ENOSPC', errno: -28 });
  equal(await callbackCode(fs.writeFile, '/dev/full', 'x'), 'ENOSPC');
  const handle = await fs.promises.open('/dev/full', 'w');
  equal(await codeOf(handle.write('x')), 'ENOSPC');
  equal(await codeOf(handle.writev([Buffer.from('x')])), 'ENOSPC');
  await handle.close();
  const stream = fs.createWriteStream('/dev/full');
  stream.end('x');
  equal(await ended(stream), 'ENOSPC');

  equal(beyondLimit(), 'EFBIG -27 write 512\n');

  fs.symlinkSync('two', at('one'));
  fs.symlinkSync('one', at('two'));
  throws(() => fs.readFileSync(at('one')), { code: 'ELOOP', syscall: 'open' });
  throws(() => fs.statSync(at('one')), { code: 'ELOOP', syscall: 'stat' });
  equal(await codeOf(fs.promises.realpath(at('one'))), 'ELOOP');

  // Files of no blocks, but of a size.
  const large = at('large');
  fs.writeFileSync(large, '');
  fs.truncateSync(large, 2 ** 31 + 1);
  throws(() => fs.readFileSync(large), {
    code: 'ERR_FS_FILE_TOO_LARGE', message: 'File size (2147483649) is greater than 2 GiB',
  });
  equal(await codeOf(fs.promises.readFile(large)), 'ERR_FS_FILE_TOO_LARGE');
  fs.truncateSync(large, 2 ** 30);
  throws(() => fs.readFileSync(large, 'utf8'), { code: 'ERR_STRING_TOO_LONG' });
  equal(await callbackCode(fs.readFile, large, 'utf8'), 'ERR_STRING_TOO_LONG');
  // It fits into a Buffer; nothing of it is read twice or left out.
  equal(fs.readFileSync(large).length, 2 ** 30);
  equal((await fs.promises.readFile(large)).length, 2 ** 30);
  fs.truncateSync(large, 0);

  throws(() => fs.readFileSync(folder), { code: 'EISDIR', syscall: 'read' });
  throws(() => fs.readFileSync('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' });
  throws(() => fs.readFileSync(Buffer.from([0x61, 0, 0x62])), { code: 'ERR_INVALID_ARG_VALUE' });
  throws(() => fs.openSync(path.join(folder, 'x'.repeat(300)), 'w'), { code: 'ENAMETOOLONG' });
  throws(() => fs.closeSync(-1), { code: 'ERR_OUT_OF_RANGE' });
  throws(() => fs.readSync(99999, Buffer.alloc(1)), { code: 'EBADF', syscall: 'read' });
}

main().then(mustCall());
