'use strict';

// An interval goes on until it is cleared, from inside or outside; its arguments come every time.

let count = 0;
const inner = setInterval((a, b) => {
  console.log(a, b, ++count);
  if (count === 3) clearInterval(inner);
}, 1, 'x', 'y');
