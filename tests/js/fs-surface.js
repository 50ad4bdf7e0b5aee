'use strict';

// The module as an object: everything can be read and copied, and functions tell their arguments.

const { deepEqual, equal } = require('./check.js');
const fs = require('fs');

const copy = { ...fs };
equal(Object.keys(copy).length, Object.keys(fs).length);
equal(copy.promises, require('fs/promises'));
equal(fs.promises.constants, fs.constants);

for (const name of ['ReadStream', 'WriteStream', 'Dir', 'Dirent', 'Stats']) {
  equal(typeof copy[name], 'function', name);
}
deepEqual(['access', 'stat', 'rename', 'open', 'cp', 'watch', 'createReadStream', 'statSync']
  .map((name) => fs[name].length), [3, 1, 3, 4, 4, 3, 2, 1]);
equal(new fs.createReadStream(__filename) instanceof fs.ReadStream, true);

// A program may put its own in place.
const { ReadStream } = fs;
fs.ReadStream = class extends ReadStream {};
equal(fs.ReadStream === ReadStream, false);
equal(fs.glob, undefined);
