'use strict';

// The global structuredClone(): https://html.spec.whatwg.org/#dom-structuredclone

const { codes } = require('internal/errors');
const { dataCloneError, fromOptions } = require('internal/transfer_list');

const binding = internalBinding('messaging');

binding.setCloneCallbacks(
  dataCloneError,
  (object, step) => require('internal/transferable').pack(object, step),
  (packed) => require('internal/transferable').unpack(packed));

function structuredClone(value, options) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('value');
  return binding.structuredClone(value, fromOptions(options));
}

module.exports = { structuredClone };
