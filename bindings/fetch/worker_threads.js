'use strict';

// In place of node:worker_threads, of which the package wants one function that Node 20 does not
// have, and does without.
