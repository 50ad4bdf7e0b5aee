'use strict';

// Header fields of a request as objects, joined the way Node joins them
// (https://nodejs.org/api/http.html#messageheaders).

// Of these a second one is dropped.
const kSingle = new Set([
  'age', 'authorization', 'content-length', 'content-type', 'etag', 'expires', 'from', 'host',
  'if-modified-since', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards',
  'proxy-authorization', 'referer', 'retry-after', 'server', 'user-agent',
]);

// Lower-case names by the name as received; bounded, as peers choose names.
const lowerNames = new Map();

function lowerName(name) {
  let lower = lowerNames.get(name);
  if (lower === undefined) {
    lower = name.toLowerCase();
    if (lowerNames.size < 512) lowerNames.set(name, lower);
  }
  return lower;
}

function addField(target, name, value, joinDuplicates) {
  const lower = lowerName(name);
  const existing = target[lower];
  if (lower === 'set-cookie') {
    if (existing === undefined) {
      target[lower] = [value];
    } else {
      existing.push(value);
    }
  } else if (existing === undefined || typeof existing !== 'string') {
    // As a field, __proto__ would be no property like others; Node shows it in rawHeaders alone.
    if (lower !== '__proto__') target[lower] = value;
  } else if (lower === 'cookie') {
    target[lower] = `${existing}; ${value}`;
  } else if (joinDuplicates || !kSingle.has(lower)) {
    target[lower] = `${existing}, ${value}`;
  }
}

// `raw` is [name, value, ...].
function joined(raw, limit, joinDuplicates) {
  const target = {};
  const end = limit > 0 && raw.length > 2 * limit ? 2 * limit : raw.length;
  for (let i = 0; i < end; i += 2) addField(target, raw[i], raw[i + 1], joinDuplicates);
  return target;
}

function addDistinct(target, name, value) {
  const lower = lowerName(name);
  if (target[lower] === undefined) {
    target[lower] = [value];
  } else {
    target[lower].push(value);
  }
}

// Every value of every name, in lists.
function distinct(raw, limit) {
  const target = { __proto__: null };
  const end = limit > 0 && raw.length > 2 * limit ? 2 * limit : raw.length;
  for (let i = 0; i < end; i += 2) addDistinct(target, raw[i], raw[i + 1]);
  return target;
}

module.exports = { addDistinct, addField, distinct, joined, lowerName };
