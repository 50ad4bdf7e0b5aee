'use strict';

// process.env is the real environment: values are text, and can be added and removed.

process.env.GYRE_TEST_VALUE = 1;
console.log(typeof process.env.GYRE_TEST_VALUE, process.env.GYRE_TEST_VALUE);
console.log('GYRE_TEST_VALUE' in process.env, Object.keys(process.env).includes('GYRE_TEST_VALUE'));
process.env.GYRE_TEST_VALUE = undefined;
console.log(process.env.GYRE_TEST_VALUE);
delete process.env.GYRE_TEST_VALUE;
console.log(process.env.GYRE_TEST_VALUE, 'GYRE_TEST_VALUE' in process.env);
console.log({ ...process.env }.PATH === process.env.PATH, process.env.toString === undefined);
