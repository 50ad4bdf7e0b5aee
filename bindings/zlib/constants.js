'use strict';

// zlib.constants, and zlib.codes: the results of the zlib library both ways round.

const { constants } = internalBinding('zlib');

const kCodes = [
  'Z_OK', 'Z_STREAM_END', 'Z_NEED_DICT', 'Z_ERRNO', 'Z_STREAM_ERROR', 'Z_DATA_ERROR',
  'Z_MEM_ERROR', 'Z_BUF_ERROR', 'Z_VERSION_ERROR',
];

const codes = {};
for (const name of kCodes) codes[name] = constants[name];
for (const name of kCodes) codes[constants[name]] = name;

for (const name of Object.keys(constants)) {
  Object.defineProperty(constants, name, { __proto__: null, writable: false, configurable: false });
}

module.exports = { codes: Object.freeze(codes), constants };
