'use strict';

const { deepEqual } = require('./check.js');
const EventEmitter = require('events');

for (const count of [1, 2, 3, 8]) {
  const emitter = new EventEmitter();
  const seen = [];
  const late = () => seen.push('late');
  const listeners = Array.from({ length: count }, (_, i) => () => {
    seen.push(i);
    if (i !== 0) return;
    for (const listener of listeners) emitter.off('x', listener);
    emitter.on('x', late);
  });
  for (const listener of listeners) emitter.on('x', listener);

  emitter.emit('x');
  deepEqual(seen, listeners.map((_, i) => i), 'those registered at emit get the event');
  deepEqual(emitter.listeners('x'), [late]);
}
