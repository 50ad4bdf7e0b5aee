'use strict';

// node:constants: the constants of os, fs and crypto in one object; deprecated for programs.

const { exists } = require('internal/bootstrap/realm');
const { dlopen, errno, priority, signals } = require('internal/os/constants');

function constantsOf(id) {
  return exists(id) ? require(id).constants : undefined;
}

Object.assign(module.exports, dlopen, errno, priority, signals, constantsOf('fs'),
              constantsOf('crypto'));
Object.freeze(module.exports);
