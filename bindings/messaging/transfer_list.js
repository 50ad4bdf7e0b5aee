'use strict';

// What postMessage() and structuredClone() take as the objects to move.

const untransferable = new WeakSet();

function invalid(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

function dataCloneError(message) {
  const { DOMException } = require('internal/dom_exception');
  return new DOMException(message, 'DataCloneError');
}

function isIterable(value) {
  return typeof value === 'object' && value !== null &&
    typeof value[Symbol.iterator] === 'function';
}

function isPoolOfBuffers(object) {
  const { PoolMark } = require('internal/buffer');
  return typeof object === 'object' && object !== null && PoolMark.isOn(object);
}

// An array of the objects; those that do not move are copied as if they were not there.
function list(iterable, message) {
  if (!isIterable(iterable)) throw invalid(message);
  const iterator = iterable[Symbol.iterator]();
  const { next } = iterator ?? {};
  if (typeof next !== 'function') throw invalid(message);
  const objects = [];
  for (;;) {
    const { done, value } = Reflect.apply(next, iterator, []);
    if (done) return objects;
    if (!untransferable.has(value) && !isPoolOfBuffers(value)) objects.push(value);
  }
}

// For structuredClone(): undefined or { transfer }.
function fromOptions(options) {
  if (options === undefined || options === null) return [];
  if (typeof options !== 'object' && typeof options !== 'function') {
    throw invalid('The options argument must be either an object or undefined');
  }
  const { transfer } = options;
  if (transfer === undefined || transfer === null) return [];
  return list(transfer, 'Optional options.transfer argument must be an iterable');
}

// For postMessage(): an iterable of the objects, or { transfer }.
function fromArgument(argument) {
  if (argument === undefined || argument === null) return [];
  if (typeof argument !== 'object') {
    throw invalid('Optional transferList argument must be an iterable');
  }
  if (isIterable(argument)) {
    return list(argument, 'Optional transferList argument must be an iterable');
  }
  const { transfer } = argument;
  if (transfer === undefined) return [];
  return list(transfer, 'Optional options.transfer argument must be an iterable');
}

function markAsUntransferable(object) {
  if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return;
  untransferable.add(object);
}

function isMarkedAsUntransferable(object) {
  return untransferable.has(object);
}

module.exports = {
  dataCloneError, fromArgument, fromOptions, isMarkedAsUntransferable, markAsUntransferable,
};
