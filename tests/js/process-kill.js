'use strict';

// kill() checks its arguments, sends signals, and a listener takes the place of the default action.

for (const args of [['x'], [process.pid, 'SIGNOPE'], [2 ** 30, 0]]) {
  try {
    process.kill(...args);
  } catch (error) {
    console.log(error.code, error.message);
  }
}
console.log(process.kill(process.pid, 0));
const alive = setInterval(() => {}, 1000);
process.once('SIGUSR2', (name, number) => {
  console.log(name, number, process.listenerCount('SIGUSR2'));
  clearInterval(alive);
});
process.kill(process.pid, 'SIGUSR2');
