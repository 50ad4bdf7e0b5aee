'use strict';

console.table([{ a: 1, b: 'x' }, { a: 2, c: true }]);
console.table([[1, 2], [3, 4]]);
console.table(new Map([['k', 1], ['l', { m: 1 }]]));
console.table(new Set(['one', 2]));
console.table([1, 'two', { a: 3 }], ['a']);
console.table(5);
