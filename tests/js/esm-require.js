'use strict';

// require() of ES modules, by extension and by syntax.

const { equal, throws } = require('./check');

process.removeAllListeners('warning');
const values = require('./fixtures/esm/values.mjs');
equal(values.default, 5);
equal(values.__esModule, true);
equal(require('./fixtures/esm/detected.js').default, 'undefined');
throws(() => require('./fixtures/esm/awaits.mjs'), { code: 'ERR_REQUIRE_ASYNC_MODULE' });
