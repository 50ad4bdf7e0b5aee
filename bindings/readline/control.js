'use strict';

// Control sequences for the cursor and the screen of a terminal.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const { nextTick } = process;

const kEscape = '\x1b[';
const kClearScreenDown = `${kEscape}0J`;

function clearLineSequence(direction) {
  if (direction < 0) return `${kEscape}1K`;
  return direction > 0 ? `${kEscape}0K` : `${kEscape}2K`;
}

function moveSequence(dx, dy) {
  let text = '';
  if (dx !== 0) text += kEscape + (dx < 0 ? `${-dx}D` : `${dx}C`);
  if (dy !== 0) text += kEscape + (dy < 0 ? `${-dy}A` : `${dy}B`);
  return text;
}

function positionSequence(x, y) {
  if (Number.isNaN(x)) throw new codes.ERR_INVALID_ARG_VALUE('x', x);
  if (Number.isNaN(y)) throw new codes.ERR_INVALID_ARG_VALUE('y', y);
  if (typeof x !== 'number') throw new codes.ERR_INVALID_CURSOR_POS();
  return typeof y === 'number' ? `${kEscape}${y + 1};${x + 1}H` : `${kEscape}${x + 1}G`;
}

// Writes what there is to write; true when the stream takes more.
function send(stream, text, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (stream === null || stream === undefined || text === '') {
    if (typeof callback === 'function') nextTick(callback, null);
    return true;
  }
  return stream.write(text, callback);
}

function cursorTo(stream, x, y, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  const text = positionSequence(x, y);
  return send(stream, text, callback);
}

function moveCursor(stream, dx, dy, callback) {
  if (callback !== undefined) validateFunction(callback, 'callback');
  return send(stream, moveSequence(dx, dy), callback);
}

function clearLine(stream, direction, callback) {
  return send(stream, clearLineSequence(direction), callback);
}

function clearScreenDown(stream, callback) {
  return send(stream, kClearScreenDown, callback);
}

module.exports = {
  clearLine,
  clearLineSequence,
  clearScreenDown,
  cursorTo,
  kClearScreenDown,
  moveCursor,
  moveSequence,
  positionSequence,
};
