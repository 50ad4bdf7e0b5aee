'use strict';

// Names of encodings and their numbers in native code (bindings/buffer/encoding.h).

const kUtf8 = 0;
const kUtf16 = 1;
const kLatin1 = 2;
const kAscii = 3;
const kBase64 = 4;
const kBase64Url = 5;
const kHex = 6;

const kNames = ['utf8', 'utf16le', 'latin1', 'ascii', 'base64', 'base64url', 'hex'];

function numberOfLower(name) {
  switch (name) {
    case 'utf8':
    case 'utf-8':
      return kUtf8;
    case 'ucs2':
    case 'ucs-2':
    case 'utf16le':
    case 'utf-16le':
      return kUtf16;
    case 'latin1':
    case 'binary':
      return kLatin1;
    case 'ascii':
      return kAscii;
    case 'base64':
      return kBase64;
    case 'base64url':
      return kBase64Url;
    case 'hex':
      return kHex;
    default:
      return undefined;
  }
}

// undefined for what is no encoding.
function encodingNumber(name) {
  const number = numberOfLower(name);
  return number ?? numberOfLower(`${name}`.toLowerCase());
}

// The one name among those of an encoding; utf8 for nothing.
function normalizeEncoding(name) {
  if (name === undefined || name === null || name === '') return 'utf8';
  return kNames[encodingNumber(name)];
}

module.exports = {
  encodingNumber,
  kAscii,
  kBase64,
  kBase64Url,
  kHex,
  kLatin1,
  kNames,
  kUtf16,
  kUtf8,
  normalizeEncoding,
};
