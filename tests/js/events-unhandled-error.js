'use strict';

const { equal, mustCall, throws } = require('./check.js');
const EventEmitter = require('events');

const emitter = new EventEmitter();
const error = new TypeError('given');
equal(throws(() => emitter.emit('error', error)), error);
throws(() => emitter.emit('error'), {
  code: 'ERR_UNHANDLED_ERROR', message: 'Unhandled error. (undefined)',
});
const wrapped = throws(() => emitter.emit('error', { a: 1 }), {
  code: 'ERR_UNHANDLED_ERROR', name: 'Error', message: 'Unhandled error. ({ a: 1 })',
});
equal(wrapped.context.a, 1);

emitter.on(EventEmitter.errorMonitor, mustCall((seen) => equal(seen, error)));
equal(throws(() => emitter.emit('error', error)), error, 'a monitor handles nothing');
