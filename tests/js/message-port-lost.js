'use strict';

// A port that moves in a message which nobody can get any more is closed: its other end hears of
// it, and does not keep the program running.

const { MessageChannel, receiveMessageOnPort } = require('worker_threads');
const { mustCall } = require('./check');

function newPort() {
  const { port1, port2 } = new MessageChannel();
  port2.on('message', () => {});
  port2.on('close', mustCall());
  return port1;
}

// The channel is closed already.
const closed = new MessageChannel();
closed.port1.on('close', mustCall(() => {
  const port = newPort();
  closed.port1.postMessage({ port }, [port]);
}));
closed.port2.close();

// It waits for somebody who goes.
const left = new MessageChannel();
const port = newPort();
left.port1.postMessage({ port }, [port]);
left.port2.close();

// It waits in another one that does.
const outer = new MessageChannel();
const middle = new MessageChannel();
const inner = newPort();
middle.port1.postMessage(inner, [inner]);
outer.port1.postMessage(middle.port2, [middle.port2]);
outer.port2.close();

// It moves into the channel's other end, with another one.
const self = new MessageChannel();
const beside = newPort();
process.on('warning', mustCall());
self.port1.postMessage([beside, self.port2], [beside, self.port2]);

// A port that was taken out stays open.
const taken = new MessageChannel();
const kept = new MessageChannel();
taken.port1.postMessage(kept.port1, [kept.port1]);
const { message } = receiveMessageOnPort(taken.port2);
taken.port2.close();
message.postMessage('still there');
setImmediate(mustCall(() => {
  const assert = require('assert');
  assert.deepStrictEqual(receiveMessageOnPort(kept.port2), { message: 'still there' });
  message.close();
}));
