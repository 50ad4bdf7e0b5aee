'use strict';

// Files of environment variables: quotes, comments, several lines; what is set already stays.

const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { parseEnv } = require('util');
const { deepEqual, equal, throws } = require('./check');

const text = [
  'PLAIN = some text # comment', 'export EXPORTED=1', '#NOT=1', 'SINGLE=\'a # b\\n\' # more',
  'DOUBLE="a\\nb"', 'LINES=`one', 'two`', 'EMPTY=', 'OPEN="', 'LAST=x=y', 'no assignment',
].join('\n');
const variables = {
  PLAIN: 'some text', EXPORTED: '1', SINGLE: 'a # b\\n', DOUBLE: 'a\nb', LINES: 'one\ntwo',
  EMPTY: '', OPEN: '"', LAST: 'x=y',
};
deepEqual(JSON.stringify(parseEnv(text), Object.keys(variables)), JSON.stringify(variables));
throws(() => parseEnv(undefined), { code: 'ERR_INVALID_ARG_TYPE' });

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'env-'));
const file = path.join(folder, 'variables');
fs.writeFileSync(file, text);
process.env.PLAIN = 'was there';
process.loadEnvFile(file);
equal(process.env.PLAIN, 'was there');
equal(process.env.LINES, 'one\ntwo');
throws(() => process.loadEnvFile(path.join(folder, 'missing')), { code: 'ENOENT' });

const run = (...options) =>
  spawnSync(process.execPath, [...options, '-p', 'process.env.LAST'], { env: {} });
equal(`${run(`--env-file=${file}`).stdout}`, 'x=y\n');
const failed = run('--env-file=/does/not/exist');
equal(failed.status, 9);
equal(`${failed.stderr}`.endsWith(': /does/not/exist: not found\n'), true);
fs.rmSync(folder, { recursive: true });
