'use strict';

const { deepEqual } = require('./check.js');
const EventEmitter = require('events');

const emitter = new EventEmitter();
const seen = [];
const a = () => {};
const b = () => {};
emitter.on('newListener', (type, listener) => seen.push(['new', type, listener === a]));
emitter.on('removeListener', (type, listener) => seen.push(['gone', type, listener === a]));
emitter.on('x', a);
emitter.once('x', b);
emitter.off('x', b);
emitter.removeAllListeners('x');
deepEqual(seen, [
  ['new', 'removeListener', false], ['new', 'x', true], ['new', 'x', false],
  ['gone', 'x', false], ['gone', 'x', true],
]);
