'use strict';

// setTimeout() of sessions and streams: tells of what nothing has happened on for so long.

const { validateFunction } = require('internal/validators');

const kTimer = Symbol('timer');

// A method: the 'timeout' event comes after `msecs` without refresh().
function setIdleTimeout(msecs, callback) {
  if (this.destroyed) return this;
  const { getTimerDuration } = require('internal/timers');
  this.timeout = msecs;
  const duration = getTimerDuration(msecs, 'msecs');
  if (this[kTimer]) clearTimeout(this[kTimer]);
  this[kTimer] = null;
  // A timer that was set keeps running beside a callback that is none.
  if (duration > 0) this[kTimer] = setTimeout(() => this._onTimeout(), duration).unref();
  if (callback !== undefined) {
    validateFunction(callback, 'callback');
    if (duration === 0) this.removeListener('timeout', callback);
    else this.once('timeout', callback);
  }
  return this;
}

function refresh(object) {
  object[kTimer]?.refresh();
}

function clearIdleTimeout(object) {
  if (object[kTimer]) clearTimeout(object[kTimer]);
  object[kTimer] = null;
}

module.exports = { clearIdleTimeout, refresh, setIdleTimeout };
