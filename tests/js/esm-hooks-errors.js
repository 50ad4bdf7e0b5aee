'use strict';

// What is wrong with a customization hook is said with the hook's name.

const assert = require('assert');
const { spawnSync } = require('child_process');

const resolve = (body) => `data:text/javascript,export async function resolve(s, c, n) {${body}}`;
const load = (body) => `data:text/javascript,export async function load(u, c, n) {${body}}`;

// Standard error and output of a program with these hooks, the last of which is asked first.
function run(...hooks) {
  const loaders = hooks.flatMap((hook) => ['--loader', hook]);
  const { stderr, stdout } = spawnSync(
    process.execPath,
    ['--no-warnings', ...loaders, '--input-type=module', '-e', 'import "os"; console.log("ran")'],
    { encoding: 'utf8' });
  return stderr + stdout;
}

assert.strictEqual(run(resolve('return n(s)'), load('return n(u, c)')), 'ran\n');

const short = resolve('return { url: s }');
assert.ok(run(short).includes(`ERR_LOADER_CHAIN_INCOMPLETE]: "${short} 'resolve'" did not call`));
assert.ok(run(short, resolve('return n(s)')).includes(`"${short} 'resolve'" did not call`));

const kNext = "'resolve' hook's nextResolve()";
const kNextLoad = "'load' hook's nextLoad()";
assert.ok(run(resolve('return n([])')).includes(
  `"node:internal/modules/esm/resolve ${kNext} specifier" argument must be of type string. ` +
  'Received an instance of Array'));
assert.ok(run(resolve('return n(s, 1)')).includes(`${kNext} context" argument must be of type ` +
  'object. Received type number (1)'));
assert.ok(run(load('return n(1)')).includes(`${kNextLoad} url" argument must be`));
assert.ok(run(load('return n("no-url")')).includes("ERR_INVALID_ARG_VALUE]: The argument " +
  `'node:internal/modules/esm/load ${kNextLoad} url' should be a URL string. Received 'no-url'`));
assert.ok(run(load('return')).includes(
  `to be returned from the "${load('return')} ${kNextLoad}" function but got undefined.`));
