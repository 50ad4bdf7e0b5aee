'use strict';

// What primary and workers say to each other: messages of the channel with the command
// NODE_CLUSTER, `seq` to number those that are answered, and `ack` in the answer.

const waiting = new Map();
let last = 0;

// False where there is nobody to send to. `onAnswer(message, handle)` is called once.
function send(target, message, handle, onAnswer) {
  if (!target.connected) return false;
  const seq = last++;
  if (onAnswer !== undefined) waiting.set(seq, onAnswer);
  return target.send({ cmd: 'NODE_CLUSTER', ...message, seq }, handle);
}

// A listener for 'internalMessage': answers go to those who asked, the rest to `onMessage`.
function receive(worker, onMessage) {
  return (message, handle) => {
    if (message.cmd !== 'NODE_CLUSTER') return;
    const onAnswer = message.ack === undefined ? undefined : waiting.get(message.ack);
    waiting.delete(message.ack);
    Reflect.apply(onAnswer ?? onMessage, worker, [message, handle]);
  };
}

module.exports = { receive, send };
