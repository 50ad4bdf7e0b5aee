'use strict';

// Prints when its first line ran and what came before, in milliseconds, to standard error.
const first = process.hrtime.bigint();
const { performance } = require('perf_hooks');
const after = performance.now() - Number(process.hrtime.bigint() - first) / 1e6;
// Not everybody who has these properties counts from the origin.
const { nodeStart, bootstrapComplete } = performance.nodeTiming ?? {};
const given = (time) => (time > 0 && time <= after ? time : undefined);
require('fs').writeSync(2, JSON.stringify({
  hrtime: Number(first) / 1e6,
  script: performance.timeOrigin + after,
  after,
  start: given(nodeStart),
  bootstrap: given(bootstrapComplete),
}));
