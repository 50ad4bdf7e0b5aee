'use strict';

// Bytes that are no UTF-8: in text they become the replacement character, elsewhere a syntax error.

const { equal, mustCall, throws } = require('./check.js');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { pathToFileURL } = require('url');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-utf8-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

function write(name, before, bytes, after) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, Buffer.concat([before, Buffer.from(bytes), after].map(Buffer.from)));
  return file;
}

const bad = [0xff, 0xc3, 0x28, 0xe2, 0x82];
const replaced = '\ufffd\ufffd(\ufffd';

async function main() {
  equal(require(write('text.js', 'module.exports = "', bad, '";')), replaced);
  equal(require(write('comment.js', '// ', bad, '\nmodule.exports = 1;')), 1);
  equal(require(write('text.json', '"', bad, '"')), replaced);
  const module = write('text.mjs', 'export default "', bad, '";');
  equal((await import(pathToFileURL(module))).default, replaced);

  const code = write('code.js', '', bad, '');
  const invalid = { name: 'SyntaxError', message: 'Invalid or unexpected token' };
  throws(() => require(code), invalid);
  const error = await import(pathToFileURL(code)).catch((reason) => reason);
  throws(() => { throw error; }, invalid);

  // As the script itself: where it is wrong is shown, and the exit code is that of an exception.
  const { status, stderr } = spawnSync(process.execPath, [code], { encoding: 'utf8' });
  equal(status, 1);
  equal(stderr.startsWith(`${code}:1\n\ufffd\ufffd(\ufffd\n`), true, stderr);
  equal(stderr.includes('SyntaxError: Invalid or unexpected token'), true, stderr);
}

main().then(mustCall());
