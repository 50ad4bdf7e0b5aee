'use strict';

// A Writable can be disposed of: what is not finished is aborted.

const { equal } = require('./check.js');
const { Writable } = require('stream');

let aborted;
const open = new Writable({ objectMode: true, write() {} });
open.on('error', (error) => { aborted = error.name; });
let disposed = false;
open[Symbol.asyncDispose]().then(() => { disposed = true; });
process.on('exit', () => {
  equal(aborted, 'AbortError');
  equal(open.destroyed, true);
  equal(disposed, true);
});
