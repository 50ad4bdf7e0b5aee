'use strict';

const { equal, mustCall } = require('./check.js');
const EventEmitter = require('events');

const error = new Error('late');
const emitter = new EventEmitter({ captureRejections: true });
emitter.on('x', async () => {
  throw error;
});
emitter.on('error', mustCall((seen) => equal(seen, error)));
emitter.emit('x');

const own = new EventEmitter({ captureRejections: true });
own[Symbol.for('nodejs.rejection')] = mustCall((seen, type, value) => {
  equal(seen, error);
  equal(type, 'y');
  equal(value, 5);
});
own.on('y', () => Promise.reject(error));
own.emit('y', 5);
