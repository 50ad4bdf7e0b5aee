'use strict';

// process.exitCode takes whole numbers, also as text; anything else throws and changes nothing.

process.exitCode = '3';
console.log(process.exitCode);
for (const value of ['x', 1.5, {}, true, NaN, '']) {
  try {
    process.exitCode = value;
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
console.log(process.exitCode);
process.exitCode = undefined;
process.on('exit', (code) => {
  console.log('exit', code, process.exitCode);
  process.nextTick(() => console.log('must not run'));
});
