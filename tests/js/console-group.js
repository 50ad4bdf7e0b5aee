'use strict';

console.group('outer');
console.log('one\ntwo');
console.groupCollapsed('inner', 1);
console.log({ a: 1 });
console.groupEnd();
console.groupEnd();
console.groupEnd();
console.log('out');
