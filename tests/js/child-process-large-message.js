'use strict';

// A message of many megabytes arrives whole; send() says that the sender is to pause.

const { fork } = require('child_process');
const { equal, mustCall } = require('./check');

if (process.argv[2] === 'child') {
  process.once('message', (text) => process.send(text.length, () => process.disconnect()));
} else {
  for (const serialization of ['json', 'advanced']) {
    const child = fork(__filename, ['child'], { serialization });
    const text = 'x'.repeat(8 << 20);
    let sent = false;
    equal(child.send(text, mustCall(() => { sent = true; })), false);
    child.on('message', mustCall((length) => {
      equal(length, text.length);
      equal(sent, true);
    }));
  }
}
