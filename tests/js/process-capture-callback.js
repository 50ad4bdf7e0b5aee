'use strict';

// The capture callback replaces the event.

console.log(process.hasUncaughtExceptionCaptureCallback());
process.on('uncaughtException', () => console.log('must not run'));
process.setUncaughtExceptionCaptureCallback((error) => {
  console.log('captured', error.message);
  process.setUncaughtExceptionCaptureCallback(null);
  console.log(process.hasUncaughtExceptionCaptureCallback());
});
console.log(process.hasUncaughtExceptionCaptureCallback());
for (const value of [() => {}, 1]) {
  try {
    process.setUncaughtExceptionCaptureCallback(value);
  } catch (error) {
    console.log(error.code, error.message);
  }
}
throw new Error('x');
