'use strict';

// Parent and child exchange messages in both forms; each sees one 'disconnect'.

const { fork } = require('child_process');
const { deepEqual, equal, mustCall } = require('./check');

function child() {
  process.on('message', (message) => {
    process.send({ echo: message });
    if (message === 'end') process.disconnect();
  });
  process.on('disconnect', mustCall(() => equal(process.connected, false)));
}

function parent(serialization, message) {
  const worker = fork(__filename, ['child'], { serialization });
  const answers = [];
  worker.on('message', (answer) => answers.push(answer));
  worker.on('disconnect', mustCall());
  worker.on('close', mustCall((code) => {
    equal(code, 0);
    equal(worker.connected, false);
    deepEqual(answers, [{ echo: message }, { echo: 'end' }]);
  }));
  equal(worker.send(message), true);
  worker.send('end', mustCall((error) => equal(error, null)));
}

if (process.argv[2] === 'child') {
  child();
} else {
  parent('json', { text: 'a\nb\u20ac', list: [1, null, { deep: true }] });
  parent('advanced', { map: new Map([[1, new Set(['x'])]]), bytes: Buffer.from('bytes'), big: 1n });
}
