'use strict';

// What is wrong with a program's files is an error that says so: broken package.json, modules that
// are not there, links in a circle, sources that are no UTF-8.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-module-')));
process.on('exit', () => fs.rmSync(root, { recursive: true }));

function write(name, text) {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
}

write('broken/package.json', '{ "main": ');
write('broken/index.js', '');
assert.throws(() => require(path.join(root, 'broken')), {
  message: new RegExp(`^Error parsing ${path.join(root, 'broken/package.json')}: `),
  path: path.join(root, 'broken/package.json'),
});

const asks = write('asks.js', 'require("./not-there")');
assert.throws(() => require(asks), (error) => {
  assert.strictEqual(error.code, 'MODULE_NOT_FOUND');
  assert.deepStrictEqual(error.requireStack, [asks, __filename]);
  return error.message === `Cannot find module './not-there'\nRequire stack:\n- ${asks}\n- ` +
    __filename;
});

write('empty-main/package.json', '{ "main": "lib" }');
assert.throws(() => require(path.join(root, 'empty-main')), { code: 'MODULE_NOT_FOUND' });

fs.symlinkSync('circle.js', path.join(root, 'circle.js'));
assert.throws(() => require(path.join(root, 'circle.js')), { code: 'MODULE_NOT_FOUND' });

// Out of a package, however it is written.
write('node_modules/pattern/package.json', '{ "exports": { "./sub/*": "./*" } }');
for (const name of ['node_modules/x', 'no%64e_modules/x', 'NODE%5fmodules', '%2e%2E/x']) {
  const load = require('module').createRequire(path.join(root, 'main.js'));
  assert.throws(() => load(`pattern/sub/${name}`), { code: 'ERR_INVALID_MODULE_SPECIFIER' });
}

assert.strictEqual(
  require(write('latin.js', Buffer.from('module.exports = "a\xe4b"', 'latin1'))), 'a\ufffdb');
assert.strictEqual(require(write('mark.json', '\ufeff[1]'))[0], 1);
assert.throws(() => require(write('broken.json', '{')), {
  name: 'SyntaxError', message: new RegExp(`^${path.join(root, 'broken.json')}: `),
});

const { pathToFileURL } = require('url');
const load = (file) => import(pathToFileURL(path.join(root, file)).href);
assert.rejects(load('nowhere.mjs'), { code: 'ERR_MODULE_NOT_FOUND' });
assert.rejects(load('circle.js'), { code: /ERR_MODULE_NOT_FOUND|ELOOP/ });
assert.rejects(load('broken'), { code: 'ERR_UNSUPPORTED_DIR_IMPORT' });

write('broken/module.mjs', 'import "./index.js"');
assert.rejects(load('broken/module.mjs'), { code: 'ERR_INVALID_PACKAGE_CONFIG' });

// By the name of what was looked for.
write('node_modules/hollow/package.json', '{ "main": "./lib.js" }');
assert.rejects(load(path.basename(write('hollow.mjs', 'import "hollow"'))), {
  code: 'ERR_MODULE_NOT_FOUND',
  message: new RegExp(`package '${path.join(root, 'node_modules/hollow/lib.js')}' imported from`),
});
