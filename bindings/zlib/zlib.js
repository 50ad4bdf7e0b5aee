'use strict';

// node:zlib.

const { codes: errors } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const { validateUint32 } = require('internal/validators');
const classes = require('internal/zlib/classes');
const { codes, constants } = require('internal/zlib/constants');
const { makeFunctions } = require('internal/zlib/whole');

const binding = internalBinding('zlib');

function crc32(data, value = 0) {
  if (typeof data !== 'string' && !isArrayBufferView(data)) {
    throw new errors.ERR_INVALID_ARG_TYPE(
      'data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  validateUint32(value, 'value');
  return binding.crc32(data, value);
}

module.exports = {
  crc32,
  ...classes,
  ...makeFunctions(classes.Deflate, 'deflate'),
  ...makeFunctions(classes.Gzip, 'gzip'),
  ...makeFunctions(classes.DeflateRaw, 'deflateRaw'),
  ...makeFunctions(classes.Unzip, 'unzip'),
  ...makeFunctions(classes.Inflate, 'inflate'),
  ...makeFunctions(classes.Gunzip, 'gunzip'),
  ...makeFunctions(classes.InflateRaw, 'inflateRaw'),
  ...makeFunctions(classes.BrotliCompress, 'brotliCompress'),
  ...makeFunctions(classes.BrotliDecompress, 'brotliDecompress'),
};

function define(name, value, enumerable, configurable) {
  Object.defineProperty(module.exports, name, {
    __proto__: null, value, enumerable, configurable, writable: false,
  });
}

for (const name of ['Deflate', 'Inflate', 'DeflateRaw', 'InflateRaw', 'Gzip', 'Gunzip', 'Unzip',
  'BrotliCompress', 'BrotliDecompress']) {
  const create = {
    [`create${name}`](options) {
      return new classes[name](options);
    },
  };
  define(`create${name}`, create[`create${name}`], true, true);
}
define('constants', constants, true, false);
define('codes', codes, true, false);

// The old place of the constants; brotli came when it was out of use.
for (const name of Object.keys(constants)) {
  if (!name.startsWith('BROTLI')) define(name, constants[name], false, false);
}
