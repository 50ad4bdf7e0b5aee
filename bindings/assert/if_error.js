'use strict';

// assert.ifError(): the error it throws carries the frames of the one it was given.

const AssertionError = require('internal/assert/assertion_error');
const { inspect } = require('internal/util/inspect');

function describe(error) {
  if (typeof error !== 'object' || typeof error.message !== 'string') return inspect(error);
  return error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
}

// The new frames down to the first that both have, then the original ones.
function joinStacks(stack, original) {
  const start = original.indexOf('\n    at');
  if (start === -1) return stack;
  const frames = original.slice(start + 1).split('\n');
  const lines = stack.split('\n');
  const shared = frames.find((frame) => lines.includes(frame));
  const own = shared === undefined ? lines : lines.slice(0, lines.indexOf(shared));
  return [...own, ...frames].join('\n');
}

function ifError(err) {
  if (err === null || err === undefined) return;
  const error = new AssertionError({
    actual: err,
    expected: null,
    operator: 'ifError',
    message: `ifError got unwanted exception: ${describe(err)}`,
    stackStartFn: ifError,
  });
  const original = err.stack;
  if (typeof original === 'string' && original.includes('\n    at')) {
    error.stack = joinStacks(error.stack, original);
  }
  throw error;
}

module.exports = { ifError };
