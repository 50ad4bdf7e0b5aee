'use strict';

const { deepEqual, equal } = require('./check.js');
const EventEmitter = require('events');

const emitter = new EventEmitter();
const seen = [];
for (let i = 0; i < 5; i++) emitter.on('x', (...args) => seen.push([i, ...args]));
emitter.prependListener('x', () => seen.push('first'));

equal(emitter.emit('x', 'a', 'b', 'c', 'd'), true);
equal(emitter.emit('nobody'), false);
deepEqual(seen, ['first', ...[0, 1, 2, 3, 4].map((i) => [i, 'a', 'b', 'c', 'd'])]);
