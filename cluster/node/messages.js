'use strict';

// What primary and workers say to each other: messages of the channel with the command
// NODE_CLUSTER, `seq` to number those that are answered, and `ack` in the answer.

// By process: callbacks by number. What a process never answers goes with it.
const waiting = new WeakMap();
let last = 0;

function callbacksOf(target) {
  let callbacks = waiting.get(target);
  if (callbacks === undefined) waiting.set(target, callbacks = new Map());
  return callbacks;
}

// False where there is nobody to send to. `onAnswer(message, handle)` is called once.
function send(target, message, handle, onAnswer) {
  if (!target.connected) return false;
  const seq = last++;
  if (onAnswer !== undefined) callbacksOf(target).set(seq, onAnswer);
  // The end of the peer shows by itself.
  const options = { swallowErrors: true };
  return target.send({ cmd: 'NODE_CLUSTER', ...message, seq }, handle, options);
}

// A listener for 'internalMessage': answers go to those who asked, the rest to `onMessage`.
function receive(worker, onMessage) {
  return (message, handle) => {
    if (message.cmd !== 'NODE_CLUSTER') return;
    const callbacks = callbacksOf(worker.process);
    const onAnswer = callbacks.get(message.ack);
    callbacks.delete(message.ack);
    Reflect.apply(onAnswer ?? onMessage, worker, [message, handle]);
  };
}

module.exports = { receive, send };
