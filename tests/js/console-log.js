'use strict';

console.log('text');
console.log();
console.log('');
console.log('a', 'b', 3, -1.5);
console.log(5, 'five');
console.log(-0, NaN, null, undefined, true, 1n);
console.log('%s is %d', 'x', 4, 'rest');
console.log('100%', 'sure');
console.log({ a: [1, 2, { b: 'c' }] });
console.log('object', { a: 1 });
console.info('info');
console.debug('debug');
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
const { log } = console;
log('detached');
