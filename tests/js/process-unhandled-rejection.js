'use strict';

// A rejection that nobody handles by the end of the turn is reported once; a late handler is too.

process.on('unhandledRejection', (reason, promise) =>
  console.log('unhandled', reason.message, promise instanceof Promise));
process.on('rejectionHandled', (promise) => console.log('handled', promise === late));
const late = Promise.reject(new Error('late'));
const inTime = Promise.reject(new Error('in time'));
process.nextTick(() => inTime.catch(() => console.log('in time')));
setTimeout(() => late.catch(() => console.log('late catch')), 5);
