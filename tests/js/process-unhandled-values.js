'use strict';

// Reasons that are no errors are wrapped, and described without running their code.

process.on('uncaughtException', (error, origin) =>
  console.log(error.code, error.name, origin,
              error.message.slice(error.message.indexOf('reason'))));
class Thing {}
const values = [5, 'text', null, undefined, Symbol('s'), {}, [], new Thing(), () => 1,
  new Map(), { __proto__: null }, { get toString() { throw new Error('ran'); } }, 10n];
for (const value of values) Promise.reject(value);
