'use strict';

// A message goes to every other channel of the name, and to none of another name.

const assert = require('assert');
const { mustCall } = require('./check');

const [sender, one, two, other] = ['x', 'x', 'x', 'y'].map((name) => new BroadcastChannel(name));
const all = [sender, one, two, other];
let left = 2;

function heard({ data }) {
  assert.deepStrictEqual(data, { n: 1 });
  if (--left === 0) for (const channel of all) channel.close();
}

one.onmessage = mustCall(heard);
two.onmessage = mustCall(heard);
sender.onmessage = () => assert.fail('to itself');
other.onmessage = () => assert.fail('to another name');
sender.postMessage({ n: 1 });
assert.throws(() => sender.postMessage(Symbol('no')), { name: 'DataCloneError' });
process.on('exit', () => {
  assert.throws(() => sender.postMessage(1), { name: 'InvalidStateError' });
});
