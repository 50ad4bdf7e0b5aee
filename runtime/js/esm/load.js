'use strict';

// From a URL to { format, source }, and whether the import's attributes fit.

const { codes } = require('internal/errors');
const {
  formatOfFile, formatOfMime, formatOfSource, unknownExtension,
} = require('internal/modules/esm/format');
const { filePath } = require('internal/modules/esm/urls');
const { readSource } = require('internal/modules/source');

// Formats that an import has to name in its attributes.
const kTyped = { __proto__: null, json: 'json' };
const kSupportedTypes = new Set(['json']);

const kDataUrl = /^data:([^/,]+\/[^,;]+)[^,]*?(;base64)?,([\s\S]*)$/i;

// Throws where an import with these attributes cannot give a module of this format.
function checkAttributes(url, format, attributes) {
  const { type } = attributes;
  const expected = kTyped[format];
  if (format !== undefined && format !== null && type !== expected) {
    if (type === undefined) throw new codes.ERR_IMPORT_ASSERTION_TYPE_MISSING(url, expected);
    if (!kSupportedTypes.has(type)) throw new codes.ERR_IMPORT_ASSERTION_TYPE_UNSUPPORTED(type);
    throw new codes.ERR_IMPORT_ASSERTION_TYPE_FAILED(url, type);
  }
  for (const key of Object.keys(attributes)) {
    if (key !== 'type') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(key, attributes[key]);
  }
}

function decodeData(url) {
  const parts = kDataUrl.exec(url.split('#', 1)[0]);
  if (parts === null) throw new codes.ERR_INVALID_URL(url);
  const [, mime, isBase64, body] = parts;
  const { Buffer } = require('buffer');
  const text = decodeURIComponent(body);
  return { mime, source: Buffer.from(text, isBase64 ? 'base64' : 'utf8') };
}

function loadData(url, format) {
  const { mime, source } = decodeData(url);
  format ??= formatOfMime(mime);
  if (format === null) throw new codes.ERR_UNKNOWN_MODULE_FORMAT(mime, url);
  return { format, source: format === 'wasm' ? source : source.toString() };
}

function readBytes(file) {
  return require('fs').readFileSync(file);
}

function loadFile(url, format) {
  const file = filePath(url);
  if (format === null) format = formatOfFile(file);
  if (format === null) throw unknownExtension(file);
  // The CommonJS loader reads the file itself, so that programs that hook into it see it.
  if (format === 'commonjs') return { format, source: null };
  if (format === 'wasm') return { format, source: readBytes(file) };
  const source = readSource(file);
  format ??= formatOfSource(source, file, url);
  return { format, source: format === 'commonjs' ? null : source };
}

// `format` is what resolving said. A source of null is the CommonJS loader's business.
function defaultLoad(url, format, attributes) {
  if (url.startsWith('node:')) {
    checkAttributes(url, 'builtin', attributes);
    return { format: 'builtin', source: null };
  }
  checkAttributes(url, format, attributes);
  let loaded;
  if (url.startsWith('file:')) {
    loaded = loadFile(url, format);
  } else if (url.startsWith('data:')) {
    loaded = loadData(url, format);
  } else {
    throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME(
      { protocol: url.slice(0, url.indexOf(':') + 1) }, ['file', 'data', 'node']);
  }
  if (loaded.format === null) throw new codes.ERR_UNKNOWN_MODULE_FORMAT(loaded.format, url);
  checkAttributes(url, loaded.format, attributes);
  return loaded;
}

module.exports = { defaultLoad };
