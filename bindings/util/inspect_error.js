'use strict';

// Errors: their stack, with the class, the cause and the own properties.

const { prefixOf } = require('internal/util/inspect/names');
const { findRepeatedLines } = require('internal/util/inspect/stack');

const errorToString = Function.prototype.call.bind(Error.prototype.toString);

function isError(value) {
  return internalBinding('util').isNativeError(value) || value instanceof Error;
}

function stackOf(error) {
  return error.stack ? String(error.stack) : errorToString(error);
}

// Own name, message and stack are not shown again when the stack tells them.
function dropShownKeys(state, keys, error, stack) {
  if (state.showHidden) return;
  for (const name of ['name', 'message', 'stack']) {
    const index = keys.indexOf(name);
    if (index !== -1 && stack.includes(error[name])) keys.splice(index, 1);
  }
}

// The stack begins with the name the error had; make that the class's name.
function nameClass(stack, constructor, name, tag) {
  const after = stack[name.length];
  const startsWithName = name.endsWith('Error') && stack.startsWith(name) &&
    (after === undefined || after === ':' || after === '\n');
  if (constructor !== null && !startsWithName) return stack;

  let shown = name.length;
  let fallback = 'Error';
  if (constructor === null) {
    const start = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/.exec(stack) ??
      /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
    const found = start?.[1] ?? '';
    shown = found.length;
    fallback = found || 'Error';
  }
  const prefix = prefixOf(constructor, tag, fallback).slice(0, -1);
  if (prefix === name) return stack;
  if (!prefix.includes(name)) return `${prefix} [${name}]${stack.slice(shown)}`;
  return shown === 0 ? `${prefix}: ${stack}` : prefix + stack.slice(shown);
}

// The frames, without those that the cause will show again.
function framesOf(state, error, text) {
  const frames = text.split('\n');
  let cause;
  try {
    ({ cause } = error);
  } catch {
    // A getter that throws hides the cause.
  }
  if (cause == null || !isError(cause)) return frames;
  const causeStack = stackOf(cause);
  const start = causeStack.indexOf('\n    at');
  if (start === -1) return frames;
  const repeated = findRepeatedLines(frames, causeStack.slice(start + 1).split('\n'));
  if (repeated.length > 0) {
    const skipped = repeated.length - 2;
    frames.splice(repeated.start + 1, skipped, state.stylize(
      `    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
  }
  return frames;
}

// Text of the error; keys that have to be shown beside it remain in, or are added to, `keys`.
function formatError(state, error, constructor, tag, keys) {
  const name = error.name != null ? String(error.name) : 'Error';
  let stack = stackOf(error);
  dropShownKeys(state, keys, error, stack);
  if ('cause' in error && !keys.includes('cause')) keys.push('cause');
  if (Array.isArray(error.errors) && !keys.includes('errors')) keys.push('errors');
  stack = nameClass(stack, constructor, name, tag);

  // Frames come after the message, which may itself have lines that look like frames.
  let messageEnd = (error.message && stack.indexOf(error.message)) || -1;
  if (messageEnd !== -1) messageEnd += error.message.length;
  const start = stack.indexOf('\n    at', messageEnd);
  if (start === -1) {
    stack = `[${stack}]`;
  } else {
    let frames = framesOf(state, error, stack.slice(start + 1));
    if (state.colors) {
      frames = require('internal/util/inspect/stack').colorFrames(state, frames);
    }
    stack = `${stack.slice(0, start)}\n${frames.join('\n')}`;
  }
  if (state.indentation === 0) return stack;
  return stack.replaceAll('\n', `\n${' '.repeat(state.indentation)}`);
}

module.exports = { formatError, isError };
