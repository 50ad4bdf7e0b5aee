'use strict';

// The milestones of the start are the same each time that they are asked for.

const { deepEqual } = require('./check');
const { performance } = require('perf_hooks');

const names = ['nodeStart', 'v8Start', 'environment', 'bootstrapComplete'];
const read = () => names.map((name) => performance.nodeTiming[name]);
deepEqual(read(), read());
