'use strict';

// In place of the package's client for HTTP/2, which nothing asks for unless a program does.

const { codes } = require('internal/errors');

module.exports = async function connectH2() {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('fetch over HTTP/2');
};
