'use strict';

// A graph of ES modules with all formats, from a CommonJS module.

const { deepEqual, equal, mustCall } = require('./check');
const pathToFile = (name) => `file://${__dirname}/fixtures/esm/${name}`;

import('./fixtures/esm/main.mjs').then(mustCall((main) => {
  equal(main.sep, '/');
  equal(main.named, 1);
  equal(main.all.other, 2);
  equal(main.values.default, 5);
  deepEqual(main.data, { a: 1 });
  equal(main.meta.url, pathToFile('main.mjs'));
  equal(main.meta.dirname, `${__dirname}/fixtures/esm`);
  equal(main.resolved, pathToFile('values.mjs'));
  main.values.add();
  equal(main.values.count, 1);
}));

import('./fixtures/esm/values.mjs?other').then(mustCall((other) => equal(other.count, 0)));
