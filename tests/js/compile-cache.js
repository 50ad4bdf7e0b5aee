'use strict';

// module.enableCompileCache() and NODE_COMPILE_CACHE: code is kept, used, and never believed when
// it is damaged or of another source.

const { spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { deepEqual, equal } = require('./check');

const folder = fs.mkdtempSync(path.join(process.env.TEST_TMPDIR || '/tmp', 'compile-cache-'));
const program = path.join(folder, 'program');
fs.cpSync(path.join(__dirname, 'fixtures/compile_cache'), program, { recursive: true });
const kOutput = '4 9 awaited\n';

function ok(value, message = 'not so') {
  equal(Boolean(value), true, message);
}

function run(args, env = {}) {
  const { NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE, ...rest } = process.env;
  const { status, stderr, stdout } = spawnSync(
    process.execPath, args, { env: { ...rest, ...env }, encoding: 'utf8' });
  equal(stderr, '');
  equal(status, 0);
  return stdout;
}

function runMain(cache, env) {
  return run([path.join(program, 'main.mjs')], { NODE_COMPILE_CACHE: cache, ...env });
}

// Each file of the cache and its inode: a file that is written anew gets another one.
function list(cache) {
  const result = new Map();
  for (const name of fs.readdirSync(cache, { recursive: true }).sort()) {
    const file = path.join(cache, name);
    const stats = fs.statSync(file);
    if (stats.isFile()) result.set(file, stats.ino);
  }
  return result;
}

// Written at the end, and used from then on.
const cache = path.join(folder, 'made', 'here');
equal(runMain(cache), kOutput);
const first = list(cache);
equal(first.size, 3);
equal(runMain(cache), kOutput);
deepEqual([...list(cache)], [...first]);
const [inner] = fs.readdirSync(cache);
ok(inner.includes(process.version) && inner.includes(process.arch), inner);
equal(fs.statSync(path.join(cache, inner)).mode & 0o777, 0o700);

// Whatever is wrong with a file, it is made anew.
const damages = [
  (data) => data.subarray(0, 10),
  (data) => Buffer.alloc(0),
  (data) => data.subarray(0, data.length - 1),
  (data) => Buffer.concat([data, Buffer.from('x')]),
  (data) => Buffer.concat([data.subarray(0, 100), Buffer.alloc(data.length - 100, 0xff)]),
  (data) => Buffer.alloc(data.length, 'not a cache'),
];
for (const damage of damages) {
  const before = list(cache);
  for (const file of before.keys()) fs.writeFileSync(file, damage(fs.readFileSync(file)));
  equal(runMain(cache), kOutput);
  const after = list(cache);
  equal(after.size, 3);
  for (const [file, inode] of after) ok(inode !== before.get(file), file);
}

// Files that have changed places are of another source.
const [one, two, three] = list(cache).keys();
fs.renameSync(one, `${folder}/kept`);
fs.renameSync(two, one);
fs.renameSync(`${folder}/kept`, two);
equal(runMain(cache), kOutput);

// A link is nobody's cache; a folder in a file's place is left alone.
fs.renameSync(one, `${folder}/kept`);
fs.symlinkSync(`${folder}/kept`, one);
fs.unlinkSync(three);
fs.mkdirSync(three);
equal(runMain(cache), kOutput);
ok(fs.lstatSync(one).isFile());
ok(fs.statSync(three).isDirectory());

// A source that changes.
fs.writeFileSync(path.join(program, 'module.mjs'), 'export const thrice = () => "new";');
equal(runMain(cache), '4 new awaited\n');

// What it says, from inside.
const { enableCompileCache, getCompileCacheDir, flushCompileCache, constants } = require('module');
const { ALREADY_ENABLED, DISABLED, ENABLED, FAILED } = constants.compileCacheStatus;
deepEqual([FAILED, ENABLED, ALREADY_ENABLED, DISABLED], [0, 1, 2, 3]);
equal(getCompileCacheDir(), undefined);

fs.writeFileSync(path.join(folder, 'file'), '');
const failed = enableCompileCache(path.join(folder, 'file', 'below'));
equal(failed.status, FAILED);
ok(/ENOTDIR.*file/.test(failed.message), failed.message);
equal(getCompileCacheDir(), undefined);

process.env.NODE_DISABLE_COMPILE_CACHE = '1';
deepEqual(enableCompileCache(folder),
          { status: DISABLED, message: 'Disabled by NODE_DISABLE_COMPILE_CACHE' });
delete process.env.NODE_DISABLE_COMPILE_CACHE;
equal(run([path.join(program, 'main.mjs')], {
  NODE_COMPILE_CACHE: `${folder}/off`, NODE_DISABLE_COMPILE_CACHE: '1',
}), '4 new awaited\n');
ok(!fs.existsSync(`${folder}/off`));

const enabled = enableCompileCache(path.join(folder, 'own'));
equal(enabled.status, ENABLED);
ok(enabled.directory.startsWith(path.join(folder, 'own') + path.sep));
equal(getCompileCacheDir(), enabled.directory);
deepEqual(enableCompileCache(), { status: ALREADY_ENABLED, directory: enabled.directory });
require(path.join(program, 'common.cjs'));
equal(list(enabled.directory).size, 0);
flushCompileCache();
equal(list(enabled.directory).size, 1);

// A folder that others may write to is not believed.
const shared = run(['-p', `
  process.umask(0);
  const fs = require('fs'), { enableCompileCache } = require('module');
  const { directory } = enableCompileCache(${JSON.stringify(folder)} + '/shared');
  directory`]).trim();
fs.chmodSync(shared, 0o777);
const refused = run(['-p', `
  require('module').enableCompileCache(${JSON.stringify(folder)} + '/shared').status`]);
equal(Number(refused), FAILED);

// It is on before the first module, ends with process.exit() and with an error alike.
fs.writeFileSync(path.join(program, 'exits.cjs'), 'process.exit(0);');
run([path.join(program, 'exits.cjs')], { NODE_COMPILE_CACHE: `${folder}/exits` });
equal(list(`${folder}/exits`).size, 1);

fs.rmSync(folder, { recursive: true });
