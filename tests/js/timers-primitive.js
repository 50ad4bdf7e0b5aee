'use strict';

// A timer as a number or a string names the timer for clearTimeout().

const a = setTimeout(() => console.log('must not run'), 1);
const id = +a;
console.log(Number.isInteger(id), id > 0, id === +a);
clearTimeout(id);
const b = setTimeout(() => console.log('must not run'), 1);
clearTimeout(`${b}`);
const c = setInterval(() => console.log('must not run'), 1);
clearInterval({ [Symbol.toPrimitive]: () => +c });
clearInterval(+c);
clearTimeout('nope');
clearTimeout(undefined);
clearTimeout(null);
