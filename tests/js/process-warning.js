'use strict';

// emitWarning() in all its forms reaches the listeners in the next tick.

process.on('warning', (warning) =>
  console.log([warning.name, warning.code, warning.message, warning.detail].join('|')));
process.emitWarning('plain');
process.emitWarning('typed', 'MyWarning', 'C1');
process.emitWarning('options', { type: 'T', code: 'C2', detail: 'more' });
process.emitWarning(new RangeError('an error'));
process.emitWarning('function', function ctor() {});
for (const args of [[1], ['x', 1], ['x', 'T', 1], [{}]]) {
  try {
    process.emitWarning(...args);
  } catch (error) {
    console.log(error.code, error.message);
  }
}
console.log('first');
