'use strict';

const { codes } = require('internal/errors');
const { validateBoolean, validateOneOf, validateString } = require('internal/validators');
const { inspect } = require('internal/util/inspect');
const { shouldColorize } = require('internal/util/colors');

function isStream(value) {
  return value !== null && typeof value === 'object' &&
    (typeof value.write === 'function' || typeof value.read === 'function' ||
     typeof value.pipe === 'function' || typeof value.getReader === 'function' ||
     typeof value.getWriter === 'function');
}

function styleText(format, text, { validateStream = true, stream = process.stdout } = {}) {
  validateString(text, 'text');
  validateBoolean(validateStream, 'options.validateStream');
  if (validateStream && !isStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE(
      'stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }

  let before = '';
  let after = '';
  for (const name of Array.isArray(format) ? format : [format]) {
    const color = inspect.colors[name];
    if (color == null) validateOneOf(name, 'format', Object.keys(inspect.colors));
    before += `\x1b[${color[0]}m`;
    after = `\x1b[${color[1]}m${after}`;
  }
  if (!Array.isArray(format) && validateStream && !shouldColorize(stream)) return text;
  return before + text + after;
}

module.exports = { styleText };
