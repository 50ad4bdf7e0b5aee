'use strict';

// Prints when the stations of its own start were, in milliseconds since 1970, to standard error.
const first = process.hrtime.bigint();
const { performance } = require('perf_hooks');
const now = performance.timeOrigin + performance.now();
const script = now - Number(process.hrtime.bigint() - first) / 1e6;
// Not everybody who has the property counts from the origin.
const after = performance.nodeTiming?.bootstrapComplete;
const bootstrap = after > 0 && performance.timeOrigin + after <= script ? performance.timeOrigin + after : undefined;
require('fs').writeSync(2, JSON.stringify({
  origin: performance.timeOrigin,
  bootstrap,
  script,
}));
