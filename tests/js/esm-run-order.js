'use strict';

// When modules run: after the code that imports them, and as microtasks, so that promises come
// before ticks. What a required module throws can be caught.

const { spawnSync } = require('child_process');
const path = require('path');
const { deepEqual, equal, mustCall, throws } = require('./check');

process.removeAllListeners('warning');
const fixtures = path.join(__dirname, 'fixtures/esm');

function linesOf(...args) {
  const { stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  equal(stderr, '');
  return stdout.split('\n').slice(0, -1);
}

deepEqual(linesOf(path.join(fixtures, 'order.mjs')), ['promise', 'tick', 'immediate']);
deepEqual(linesOf('--input-type=module', '-e',
                  'process.nextTick(() => console.log("tick")); await 1; console.log("await");'),
          ['await', 'tick']);

throws(() => require('./fixtures/esm/throws.mjs'), { message: 'thrown by a module' });
throws(() => require('./fixtures/esm/throws.mjs'), { message: 'thrown by a module' });

globalThis.order = [];
const imported = import('./fixtures/esm/notes.mjs').then(mustCall(() => {
  deepEqual(globalThis.order, ['importer', 'imported']);
}));
globalThis.order.push('importer');
imported.then(mustCall());
