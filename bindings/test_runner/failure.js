'use strict';

// Failures of tests: ERR_TEST_FAILURE with the kind of failure, and what was thrown as its cause.

const { codes } = require('internal/errors');

const kinds = {
  __proto__: null,
  aborted: 'testAborted',
  callbackAndPromise: 'callbackAndPromisePresent',
  cancelledByParent: 'cancelledByParent',
  hookFailed: 'hookFailed',
  multipleCallbacks: 'multipleCallbackInvocations',
  parentFinished: 'parentAlreadyFinished',
  subtestsFailed: 'subtestsFailed',
  testCode: 'testCodeFailure',
  timeout: 'testTimeoutFailure',
};

// Failures that stand for an error of the program's, which reporters show in their place.
const kWrapping = new Set(
  [kinds.testCode, kinds.hookFailed, 'uncaughtException', 'unhandledRejection']);

function failure(cause, kind) {
  return new codes.ERR_TEST_FAILURE(cause, kind);
}

function isFailure(error) {
  return error?.code === 'ERR_TEST_FAILURE' && typeof error.failureType === 'string';
}

// What a test threw, as a failure.
function toFailure(error) {
  return isFailure(error) ? error : failure(error, kinds.testCode);
}

// The error that a reporter is to show.
function unwrap(error) {
  const isWrapper = error?.code === 'ERR_TEST_FAILURE' && kWrapping.has(error.failureType);
  return isWrapper && error.cause !== undefined ? error.cause : error;
}

module.exports = { failure, isFailure, kWrapping, kinds, toFailure, unwrap };
