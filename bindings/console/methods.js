'use strict';

// Console methods that programs call now and then, as functions of (access, ...arguments) with the
// console as `this`.

const kSecond = 1000;
const kMinute = 60 * kSecond;
const kHour = 60 * kMinute;

function pad(value) {
  return `${value}`.padStart(2, '0');
}

// 1.5ms, 1.500s, 2:05.000 (m:ss.mmm), 1:02:05.000 (h:mm:ss.mmm)
function formatTime(ms) {
  if (ms < kSecond) return `${Number(ms.toFixed(3))}ms`;
  if (ms < kMinute) return `${(ms / kSecond).toFixed(3)}s`;
  const hours = Math.floor(ms / kHour);
  const minutes = Math.floor(ms % kHour / kMinute);
  const [seconds, millis] = (ms % kMinute / kSecond).toFixed(3).split('.');
  const start = hours > 0 ? `${hours}:${pad(minutes)}` : minutes;
  return `${start}:${pad(seconds)}.${millis} (${hours > 0 ? 'h:m' : ''}m:ss.mmm)`;
}

function logTime(console, method, label, data) {
  const start = console._times.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for console.${method}()`);
    return false;
  }
  const [seconds, nanoseconds] = process.hrtime(start);
  console.log('%s: %s', label, formatTime(seconds * 1000 + nanoseconds / 1e6), ...data);
  return true;
}

function time(access, label = 'default') {
  const name = `${label}`;
  if (this._times.has(name)) {
    process.emitWarning(`Label '${name}' already exists for console.time()`);
    return;
  }
  this._times.set(name, process.hrtime());
}

function timeEnd(access, label = 'default') {
  const name = `${label}`;
  if (logTime(this, 'timeEnd', name, [])) this._times.delete(name);
}

function timeLog(access, label = 'default', ...data) {
  logTime(this, 'timeLog', `${label}`, data);
}

function trace(access) {
  const report = { name: 'Trace', message: access.textOf(this, true, access.args) };
  Error.captureStackTrace(report, access.caller);
  this.error(report.stack);
}

function assert(access, condition, ...args) {
  if (condition) return;
  args[0] = args.length === 0 ? 'Assertion failed' : `Assertion failed: ${args[0]}`;
  this.warn(...args);
}

function clear() {
  if (this._stdout.isTTY && process.env.TERM !== 'dumb') {
    this._stdout.write('\x1b[1;1H'); // To the upper left corner.
    this._stdout.write('\x1b[0J'); // Erases everything from there.
  }
}

function count(access, label = 'default') {
  const { counts } = access.state;
  const name = `${label}`;
  const calls = (counts.get(name) ?? 0) + 1;
  counts.set(name, calls);
  this.log(`${name}: ${calls}`);
}

function countReset(access, label = 'default') {
  const name = `${label}`;
  if (!access.state.counts.delete(name)) {
    process.emitWarning(`Count for '${name}' does not exist`);
  }
}

function group(access, ...data) {
  if (data.length > 0) this.log(...data);
  access.state.indent += ' '.repeat(access.state.groupIndentation);
}

function groupEnd({ state }) {
  state.indent = state.indent.slice(0, Math.max(state.indent.length - state.groupIndentation, 0));
}

function table(access, data, properties) {
  if (properties !== undefined) {
    require('internal/validators').validateArray(properties, 'properties');
  }
  if (data === null || typeof data !== 'object') return this.log(data);
  const { tableOf } = require('internal/console/table');
  return this.log(tableOf(data, properties, access.optionsFor(this, false)));
}

module.exports = {
  assert, clear, count, countReset, formatTime, group, groupEnd, table, time, timeEnd, timeLog,
  trace,
};
