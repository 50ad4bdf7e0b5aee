'use strict';

// The global structuredClone(): https://html.spec.whatwg.org/#dom-structuredclone

const { codes } = require('internal/errors');

const binding = internalBinding('messaging');

function invalid(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function dataCloneError(message) {
  const { DOMException } = require('internal/dom_exception');
  return new DOMException(message, 'DataCloneError');
}

function toTransferList(options) {
  if (options === undefined || options === null) return [];
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw invalid('The options argument must be either an object or undefined');
  }
  const { transfer } = options;
  if (transfer === undefined) return [];
  if (typeof transfer !== 'object' || typeof transfer?.[Symbol.iterator] !== 'function') {
    throw invalid('Optional transferList argument must be an iterable');
  }
  const list = [...transfer];
  if (new Set(list).size !== list.length) {
    throw dataCloneError('Transfer list contains duplicate ArrayBuffer');
  }
  return list;
}

function structuredClone(value, options) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('value');
  return binding.structuredClone(value, toTransferList(options), dataCloneError);
}

module.exports = { structuredClone };
