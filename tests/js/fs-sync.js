'use strict';

// A round through the synchronous calls that everything else stands on.

const fs = require('fs');
const os = process.env.TEST_TMPDIR || '/tmp';
const path = require('path');
const { deepEqual, equal, throws } = require('./check.js');

const root = fs.mkdtempSync(path.join(os, 'fs-sync-'));
const file = path.join(root, 'a.txt');
const missing = path.join(root, 'missing');

fs.writeFileSync(file, 'one');
fs.appendFileSync(file, ' tw\u00f6');
equal(fs.readFileSync(file, 'utf8'), 'one tw\u00f6');
equal(fs.existsSync(file), true);
equal(fs.existsSync(missing), false);
equal(fs.statSync(file).size, 8);
equal(fs.statSync(file, { bigint: true }).size, 8n);
equal(fs.statSync(missing, { throwIfNoEntry: false }), undefined);
throws(() => fs.statSync(missing), {
  code: 'ENOENT', errno: -2, syscall: 'stat', path: missing,
  message: `ENOENT: no such file or directory, stat '${missing}'`,
});

const fd = fs.openSync(file, 'r+');
const bytes = new Uint8Array(3);
equal(fs.readSync(fd, bytes, 0, 3, 4), 3);
equal(String(bytes), '116,119,195');
equal(fs.writeSync(fd, 'ONE', 0), 3);
fs.closeSync(fd);
throws(() => fs.closeSync(fd), { code: 'EBADF', syscall: 'close' });

equal(fs.mkdirSync(path.join(root, 'x/y/z'), { recursive: true }), path.join(root, 'x'));
fs.symlinkSync('a.txt', path.join(root, 'link'));
equal(fs.readlinkSync(path.join(root, 'link')), 'a.txt');
equal(fs.realpathSync(path.join(root, 'link')), fs.realpathSync.native(file));
deepEqual(fs.readdirSync(root), ['a.txt', 'link', 'x']);
deepEqual(fs.readdirSync(root, { recursive: true }), ['a.txt', 'link', 'x', 'x/y', 'x/y/z']);
deepEqual(fs.readdirSync(root, { withFileTypes: true }).map((entry) => entry.isDirectory()),
          [false, false, true]);

fs.copyFileSync(file, path.join(root, 'copy'));
fs.renameSync(path.join(root, 'copy'), path.join(root, 'moved'));
fs.chmodSync(file, 0o400);
equal(fs.statSync(file).mode & 0o777, 0o400);
fs.truncateSync(path.join(root, 'moved'), 3);
equal(fs.readFileSync(path.join(root, 'moved'), 'utf8'), 'ONE');
fs.unlinkSync(path.join(root, 'moved'));

throws(() => fs.rmSync(root), { code: 'ERR_FS_EISDIR', name: 'SystemError' });
throws(() => fs.openSync(5), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => fs.openSync('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' });
fs.rmSync(root, { recursive: true });
equal(fs.existsSync(root), false);
