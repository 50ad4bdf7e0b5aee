'use strict';

// The synchronous forms: output, input, limits of time and size.

const { execFileSync, execSync, spawnSync } = require('child_process');
const { deepEqual, equal, throws } = require('./check');

const upper = spawnSync('tr', ['a-z', 'A-Z'], { input: 'text', encoding: 'utf8' });
equal(upper.status, 0);
equal(upper.signal, null);
equal(upper.stdout, 'TEXT');
deepEqual(upper.output, [null, 'TEXT', '']);

const large = 'x'.repeat(1e6);
equal(execFileSync('cat', { input: large, maxBuffer: 2e6 }).length, 1e6);
equal(execSync('echo $VALUE', { env: { VALUE: '1' } }).toString(), '1\n');

const slow = spawnSync('sleep', ['1000'], { timeout: 20 });
equal(slow.error.code, 'ETIMEDOUT');
equal(slow.signal, 'SIGTERM');

const much = spawnSync('yes', { maxBuffer: 10, encoding: 'utf8' });
equal(much.error.code, 'ENOBUFS');
equal(much.stdout.slice(0, 10), 'y\ny\ny\ny\ny\n');

throws(() => execFileSync('sh', ['-c', 'echo bad >&2; exit 4'], { stdio: 'pipe' }), {
  status: 4, message: 'Command failed: sh -c echo bad >&2; exit 4\nbad\n',
});
equal(spawnSync('/does/not/exist').error.code, 'ENOENT');
equal(spawnSync('sh', ['-c', 'kill -9 $$']).signal, 'SIGKILL');
