'use strict';

// The file of --simulate-config: JSON, every key of it known and checked. The result has a number
// for each setting, what was not given included.

const kDay = 24 * 60 * 60 * 1000;

function fail(key, expected, value) {
  throw new Error(`"${key}" must be ${expected}, not ${JSON.stringify(value)}`);
}

function milliseconds(key, value) {
  if (!Number.isSafeInteger(value) || value < 0) fail(key, 'a number of milliseconds', value);
  return value;
}

function chance(key, value) {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
    fail(key, 'a chance from 0 to 1', value);
  }
  return value;
}

function choice(key, value) {
  if (typeof value !== 'boolean') fail(key, 'true or false', value);
  return Number(value);
}

function date(key, value) {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) fail(key, 'a date such as "2024-01-01T00:00:00Z"', value);
  return time;
}

// By key: how its value is checked, and what holds without it.
const kSettings = {
  __proto__: null,
  clockJump: [chance, 0],
  clockSkew: [milliseconds, 0],
  cut: [chance, 0],
  datagramDuplicate: [chance, 0],
  datagramLoss: [chance, 0],
  diskError: [chance, 0],
  diskFull: [chance, 0],
  duration: [milliseconds, 0],
  lookupFailure: [chance, 0],
  partialReads: [choice, 1],
  partialWrites: [chance, 0.1],
  poolDelay: [milliseconds, 2],
  refuse: [chance, 0],
  reset: [chance, 0],
  shuffle: [choice, 1],
  slow: [chance, 0],
  slowLatency: [milliseconds, 1000],
  stall: [chance, 0],
  start: [date, Date.UTC(2024, 0, 1)],
  timeLimit: [milliseconds, kDay],
  timerJitter: [milliseconds, 1],
};
const kLatency = [1, 10];

function range(key, value) {
  const isRange = Array.isArray(value) && value.length === 2 &&
    value.every((each) => Number.isSafeInteger(each) && each >= 0) && value[0] <= value[1];
  if (!isRange) fail(key, 'two numbers of milliseconds, [least, most]', value);
  return value;
}

function parse(text) {
  let given;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw new Error(`not JSON: ${error.message}`);
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Error('must be an object of settings');
  }
  const settings = { __proto__: null };
  for (const key of Object.keys(given)) {
    if (key === 'latency' || kSettings[key] !== undefined) continue;
    const known = ['latency', ...Object.keys(kSettings)].sort().join(', ');
    throw new Error(`"${key}" is no setting; there are ${known}`);
  }
  for (const key of Object.keys(kSettings)) {
    const [check, initial] = kSettings[key];
    settings[key] = given[key] === undefined ? initial : check(key, given[key]);
  }
  if (settings.clockJump > 0 && settings.clockSkew === 0) {
    throw new Error('"clockJump" needs "clockSkew", which says how far the date jumps at most');
  }
  const [least, most] = given.latency === undefined ? kLatency : range('latency', given.latency);
  settings.leastLatency = least;
  settings.mostLatency = most;
  return settings;
}

module.exports = { parse };
