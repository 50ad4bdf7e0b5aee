'use strict';

// process.emitWarning(), and the listener that prints warnings.

const { codes, isErrorStackTraceLimitWritable } = require('internal/errors');
const { validateString } = require('internal/validators');

let hintShown = false;

function createWarning(text, type, code, ctor, detail) {
  const quiet = isErrorStackTraceLimitWritable();
  const limit = Error.stackTraceLimit;
  if (quiet) Error.stackTraceLimit = 0;
  const warning = new Error(text);
  if (quiet) Error.stackTraceLimit = limit;
  warning.name = String(type || 'Warning');
  if (code !== undefined) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  Error.captureStackTrace(warning, ctor || process.emitWarning);
  return warning;
}

function emit(warning) {
  process.emit('warning', warning);
}

function raise(warning) {
  throw warning;
}

// emitWarning(warning[, options]) or emitWarning(warning[, type[, code]][, ctor])
function emitWarning(warning, type, code, ctor) {
  if (type === 'DeprecationWarning' && process.noDeprecation) return;
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ({ ctor, code } = type);
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = undefined;
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = undefined;
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = createWarning(warning, type, code, ctor, detail);
  } else if (!(warning instanceof Error)) {
    throw new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      // Later, so that the warnings before this one are out.
      process.nextTick(raise, warning);
      return;
    }
  }
  process.nextTick(emit, warning);
}

// At once, for when the process is about to end.
function emitWarningNow(message) {
  emit(createWarning(message, undefined, undefined, emitWarningNow));
}

function isDisabled(warning) {
  const { getOptionValue } = require('internal/options');
  const disabled = getOptionValue('--disable-warning');
  return disabled.length > 0 &&
    (disabled.includes(warning.code) || disabled.includes(warning.name));
}

function programName() {
  const { basename } = require('path');
  return basename(process.argv0 || process.execPath || 'gyre', '.exe');
}

// Whether the text went to the file that the user wants warnings in.
function redirect(text) {
  const { getOptionValue } = require('internal/options');
  const path = getOptionValue('--redirect-warnings') || process.env.NODE_REDIRECT_WARNINGS;
  if (!path) return false;
  try {
    require('fs').appendFileSync(path, text);
    return true;
  } catch {
    return false;
  }
}

function onWarning(warning) {
  if (!(warning instanceof Error) || isDisabled(warning)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const trace = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  let text = `(${process.release.name}:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (trace && warning.stack) {
    text += warning.stack;
  } else if (typeof warning.toString === 'function') {
    text += warning.toString();
  } else {
    text += Error.prototype.toString.call(warning);
  }
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!trace && !hintShown) {
    hintShown = true;
    const option = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
    text += `\n(Use \`${programName()} ${option} ...\` to show where the warning was created)`;
  }
  if (!redirect(`${text}\n`)) process.stderr.write(`${text}\n`);
}

// Of V8, about a line of the program.
function emitEngineWarning(file, line, text) {
  process.emitWarning(`${file}:${line} ${text}`, 'V8');
}

module.exports = { emitEngineWarning, emitWarning, emitWarningNow, onWarning };
