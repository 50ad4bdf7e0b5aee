'use strict';

// node:wasi of a runtime without WASI.

const { missingClass } = require('internal/missing');

exports.WASI = missingClass('wasi', 'WASI');
