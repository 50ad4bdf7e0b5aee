'use strict';

// Messages arrive in order, ports move with messages, and both ends hear of the end.

const assert = require('assert');
const { MessageChannel, receiveMessageOnPort } = require('worker_threads');
const { mustCall } = require('./check');

const { port1, port2 } = new MessageChannel();
port1.postMessage({ first: new Map([[1, 'x']]) });
assert.deepStrictEqual(receiveMessageOnPort(port2), { message: { first: new Map([[1, 'x']]) } });
assert.strictEqual(receiveMessageOnPort(port2), undefined);

const inner = new MessageChannel();
const buffer = new ArrayBuffer(8);
port1.postMessage({ port: inner.port1, buffer }, [inner.port1, buffer]);
assert.strictEqual(buffer.byteLength, 0);
assert.throws(() => port1.postMessage(1, [port1]), { name: 'DataCloneError', code: 25 });
assert.throws(() => port1.postMessage(inner.port2), {
  code: 'ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST',
});

const seen = [];
port2.on('message', mustCall(({ port, buffer: moved }) => {
  assert.strictEqual(moved.byteLength, 8);
  port.postMessage('a');
  port.postMessage('b');
  port.close();
  port2.close();
}));
inner.port2.onmessage = ({ data }) => seen.push(data);
inner.port2.on('close', mustCall(() => assert.deepStrictEqual(seen, ['a', 'b'])));
port1.on('close', mustCall());
