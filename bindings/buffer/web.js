'use strict';

// atob() and btoa() of the web, and what buffer exports beside Buffer.

const { codes, genericNodeError } = require('internal/errors');
const { FastBuffer } = require('internal/buffer');
const { encodingNumber, kAscii } = require('internal/buffer/encodings');
const { isAnyArrayBuffer } = internalBinding('util');
const { isTypedArray, isUint8Array } = require('internal/util/types');

const binding = internalBinding('buffer');

// Number of ICU's error for an encoding that transcode() does not know.
const kIllegalArgument = 1;
const kBadCharacter = -1;

function invalidCharacter(message) {
  const { DOMException } = require('internal/dom_exception');
  return new DOMException(message, 'InvalidCharacterError');
}

function btoa(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const result = binding.btoa(`${input}`);
  if (typeof result === 'number') throw invalidCharacter('Invalid character');
  return result;
}

function atob(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const result = binding.atob(`${input}`);
  if (typeof result === 'string') return result;
  throw invalidCharacter(result === kBadCharacter ? 'Invalid character' :
    'The string to be decoded is not correctly encoded.');
}

function checkBytes(input) {
  if (isTypedArray(input) || isAnyArrayBuffer(input)) return;
  throw new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

// The memory of a buffer that was transferred is gone.
function checkAttached(input) {
  if (input.byteLength !== 0) return;
  const memory = ArrayBuffer.isView(input) ? input.buffer : input;
  try {
    new Uint8Array(memory);
  } catch {
    throw new codes.ERR_INVALID_STATE('Cannot validate on a detached buffer');
  }
}

function isUtf8(input) {
  checkBytes(input);
  checkAttached(input);
  return binding.isUtf8(input);
}

function isAscii(input) {
  checkBytes(input);
  checkAttached(input);
  return binding.isAscii(input);
}

function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) {
    throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  }
  if (source.length === 0) return new FastBuffer();
  const from = encodingNumber(fromEncoding);
  const to = encodingNumber(toEncoding);
  if (from === undefined || to === undefined || from > kAscii || to > kAscii) {
    throw genericNodeError('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]',
                           { code: 'U_ILLEGAL_ARGUMENT_ERROR', errno: kIllegalArgument });
  }
  return new FastBuffer(binding.transcode(source, from, to));
}

module.exports = { atob, btoa, isAscii, isUtf8, transcode };
