'use strict';

// What JSON.stringify() makes of a message arrives, in one turn or one by one; what it refuses is
// thrown.

const { fork } = require('child_process');
const { deepEqual, equal, mustCall, throws } = require('./check');

const messages = [
  '', 'plain', 'a "quoted" \\ text', '\b\f\n\r\t\x00\x1f\x7f\u2028', '\u00e9\u00ff',
  '\u20ac and \u{1f600}',
  '\ud800 alone', 'x'.repeat(255) + '"', 'y'.repeat(1000) + '\n' + 'z'.repeat(2000), ' "padded" ',
  0, -1.5, 1e300, true, false, null, [], {}, [undefined, () => {}], { a: undefined, b: 'b' },
  { toJSON: () => 'from toJSON' }, new Date(0), { deep: { text: '\n\u20ac', list: [1, [2, [3]]] } },
  { cmd: 'NODE' }, { cmd: 'NOD_X' },
];

if (process.argv[2] === 'child') {
  process.on('message', (message) => process.send(message));
} else {
  const child = fork(__filename, ['child']);
  const all = Array(3).fill(messages).flat();
  const answers = [];
  child.on('message', mustCall((message) => {
    answers.push(message);
    if (answers.length === all.length) child.disconnect();
  }, all.length));
  child.on('exit', mustCall((code) => {
    equal(code, 0);
    deepEqual(answers, JSON.parse(JSON.stringify(all)));
  }));
  const circle = {};
  circle.circle = circle;
  throws(() => child.send(circle), { name: 'TypeError' });
  throws(() => child.send({ big: 1n }), { name: 'TypeError' });
  throws(() => child.send(undefined), { code: 'ERR_MISSING_ARGS' });
  throws(() => child.send(Symbol('x')), { code: 'ERR_INVALID_ARG_TYPE' });
  for (const message of all) child.send(message);
}
