'use strict';

const { deepEqual, equal, mustCall } = require('./check.js');
const EventEmitter = require('events');

const emitter = new EventEmitter();
const listener = mustCall(function(value) {
  equal(this, emitter);
  equal(value, 7);
  emitter.emit('x', 8);
});
emitter.once('x', listener);
deepEqual(emitter.listeners('x'), [listener]);
equal(emitter.rawListeners('x')[0] === listener, false);
equal(emitter.listenerCount('x', listener), 1);
emitter.emit('x', 7);
emitter.emit('x', 9);
deepEqual(emitter.eventNames(), []);

EventEmitter.once(emitter, 'later').then(mustCall((args) => deepEqual(args, [1, 2])));
setImmediate(() => emitter.emit('later', 1, 2));
