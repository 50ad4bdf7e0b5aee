'use strict';

const { equal, mustCall } = require('./check.js');
const EventEmitter = require('events');

const emitter = new EventEmitter();
process.on('warning', mustCall((warning) => {
  equal(warning.name, 'MaxListenersExceededWarning');
  equal(warning.emitter, emitter);
  equal(warning.type, 'x');
  equal(warning.count, 3);
  equal(warning.message, 'Possible EventEmitter memory leak detected. 3 x listeners added to ' +
    '[EventEmitter]. MaxListeners is 2. Use emitter.setMaxListeners() to increase limit');
}));
emitter.setMaxListeners(2);
for (let i = 0; i < 5; i++) emitter.on('x', () => {});
