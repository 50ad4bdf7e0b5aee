'use strict';

// An 'error' event that nobody listens to is reported with the place that emitted it.

const EventEmitter = require('events');

process.on('uncaughtExceptionMonitor', (error, origin) => {
  console.log(error.message, origin);
});
process.on('uncaughtException', (error) => {
  const { inspect } = require('util');
  console.log(inspect(error).startsWith('Error: nobody listens\n    at '));
});

class Pipe extends EventEmitter {}
new Pipe().emit('error', new Error('nobody listens'));
