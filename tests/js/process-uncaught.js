'use strict';

// The monitor sees every uncaught error before the listener, with its origin.

process.on('uncaughtExceptionMonitor', (error, origin) =>
  console.log('monitor', error.message, origin));
process.on('uncaughtException', (error, origin) => console.log('listener', error.message, origin));
setTimeout(() => { throw new Error('timer'); }, 1);
setTimeout(() => queueMicrotask(() => { throw new Error('microtask'); }), 5);
setTimeout(() => Promise.reject(new Error('promise')), 10);
setTimeout(() => process.nextTick(() => { throw new Error('tick'); }), 15);
setTimeout(() => console.log('end'), 30);
throw new Error('main');
