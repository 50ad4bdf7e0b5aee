'use strict';

// gyre --test and run(): which files are run, what is said of them, and the exit code.

const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { run } = require('node:test');
const { deepEqual, equal, mustCall, throws } = require('./check');

const project = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-tests-')));
process.on('exit', () => fs.rmSync(project, { recursive: true }));
fs.cpSync(path.join(__dirname, 'fixtures/test_runner/project'), project, { recursive: true });
fs.mkdirSync(path.join(project, 'node_modules'));
fs.writeFileSync(path.join(project, 'node_modules/dep.test.js'), 'throw new Error("of others");');
const { NODE_TEST_CONTEXT, ...env } = process.env;

function gyre(args, cwd = project) {
  const { status, stderr, stdout } = spawnSync(
    process.execPath, args, { cwd, encoding: 'utf8', env });
  return { status, stderr, lines: stdout.split('\n') };
}

function results(lines) {
  return lines.filter((line) => /^ *(?:not )?ok /.test(line))
    .map((line) => line.replaceAll(project + path.sep, ''));
}

// All of the folder.
const all = gyre(['--test']);
equal(all.stderr, '');
equal(all.status, 1);
deepEqual(results(all.lines), [
  'ok 1 - adds',
  '    ok 1 - subtracts',
  '    ok 2 - divides # SKIP',
  'ok 2 - suite',
  'not ok 3 - multiplies',
  'not ok 4 - test/broken.cjs',
  '    ok 1 - inner',
  'ok 5 - in a folder named test',
]);
const said = (line) => equal(all.lines.includes(line), true, line);
['# said by the file', '# tests 7', '# suites 1', '# pass 4', '# fail 2', '# skipped 1',
 "  error: 'test failed'", '  exitCode: 3', "  code: 'ERR_ASSERTION'", '  expected: 5',
 '1..5'].forEach(said);

// What is named is a test.
const named = gyre(['--test', 'src/plain.js']);
equal(named.status, 1);
deepEqual(results(named.lines), ['not ok 1 - src/plain.js']);
equal(named.lines.includes('# Error: not a test'), true);
equal(named.lines.some((line) => line.includes('runOnly')), false);

const good = gyre(['--test', '--test-reporter', 'dot', 'src/sum.test.js', 'test/deep/anything.js']);
equal(good.status, 0);
equal(good.lines[0], '......');

const xml = gyre(['--test', '--test-reporter', 'junit', 'src/sum.test.js', 'src/wrong-test.mjs']);
equal(xml.lines[0], '<?xml version="1.0" encoding="utf-8"?>');
const kElement = /^\t*<\/?(?:test|fail|skip)\w*(?: name="\w+")?/;
const elements = xml.lines.map((line) => kElement.exec(line)?.[0]).filter(Boolean);
deepEqual(elements, [
  '<testsuites',
  '\t<testcase name="adds"',
  '\t<testsuite name="suite"',
  '\t\t<testcase name="subtracts"',
  '\t\t<testcase name="divides"',
  '\t\t\t<skipped',
  '\t\t</testcase',
  '\t</testsuite',
  '\t<testcase name="multiplies"',
  '\t\t<failure',
  '\t\t</failure',
  '\t</testcase',
  '</testsuites',
]);
equal(xml.lines.some((line) => line.includes('tests="2" failures="0" skipped="1"')), true);

const some = gyre(['--test', '--test-name-pattern=adds', 'src/sum.test.js']);
deepEqual(results(some.lines)[0], 'ok 1 - adds');
equal(some.lines.includes('# skipped 2'), true);

const halves = ['1/2', '2/2'].map((shard) => gyre([
  '--test', `--test-shard=${shard}`, 'src/sum.test.js', 'test/deep/anything.js']));
deepEqual(halves.map(({ lines }) => results(lines).length), [4, 2]);

const missing = gyre(['--test', 'nowhere.js']);
equal(missing.status, 1);
equal(missing.stderr, `Could not find '${path.join(project, 'nowhere.js')}'\n`);
equal(gyre(['--test', '-p', '1']).status, 9);

// From a program.
throws(() => run({ files: 'x' }), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => run({ shard: { total: 2, index: 3 } }), { code: 'ERR_OUT_OF_RANGE' });

async function events(options) {
  const found = [];
  for await (const { data, type } of run(options)) found.push({ data, type });
  return found;
}

async function main() {
  delete process.env.NODE_TEST_CONTEXT;
  const file = path.join(project, 'src/wrong-test.mjs');
  const found = await events({ files: [file] });
  const { data } = found.find(({ type }) => type === 'test:fail');
  equal(data.file, file);
  equal(data.line, 4);
  const { error } = data.details;
  equal(error.code, 'ERR_TEST_FAILURE');
  deepEqual([error.cause.name, error.cause.code, error.cause.actual, error.cause.expected],
            ['AssertionError', 'ERR_ASSERTION', 4, 5]);

  // A file that does not end is ended.
  const hanging = path.join(__dirname, 'fixtures/test_runner/hangs.js');
  const timed = await events({ files: [hanging], timeout: 50 });
  const failed = timed.filter(({ type }) => type === 'test:fail');
  deepEqual(failed.map(({ data: { details } }) => details.error.failureType),
            ['testTimeoutFailure']);
}

main().then(mustCall());
