'use strict';

// In a cycle a module sees what the other one has exported so far; a missing name gives a warning.

process.on('warning', ({ message }) => console.log(message));
const a = require('./fixtures/modules/cycle-a');
console.log(a.early, a.late, a.fromB);
console.log(Object.getPrototypeOf(a) === Object.prototype);
