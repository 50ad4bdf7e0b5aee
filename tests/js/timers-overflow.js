'use strict';

// Durations that are no duration count as 1 ms; too long ones with a warning.

process.on('warning', (warning) => console.log(warning.name, warning.message));
for (const after of [0, -1, NaN, 'x', Infinity, 2 ** 31, '5', 1.5, null]) {
  const timer = setTimeout(() => {}, after);
  console.log(after, timer._idleTimeout);
  clearTimeout(timer);
}
