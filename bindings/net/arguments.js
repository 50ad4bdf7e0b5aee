'use strict';

// The many forms in which programs name what to connect to and where to listen.

const kNormalized = Symbol('normalizedArgs');

function toNumber(value) {
  const number = Number(value);
  return number >= 0 ? number : false;
}

function isPipeName(value) {
  return typeof value === 'string' && toNumber(value) === false;
}

// (options, cb), (path, cb) or (port, host, cb), each with anything missing, as [options, cb].
function normalizeArgs(args) {
  let options = {};
  const first = args[0];
  if (typeof first === 'object' && first !== null) options = first;
  else if (isPipeName(first)) options.path = first;
  else if (args.length > 0) {
    options.port = first;
    if (typeof args[1] === 'string') options.host = args[1];
  }
  const last = args[args.length - 1];
  const normalized = [options, typeof last === 'function' ? last : null];
  normalized[kNormalized] = true;
  return normalized;
}

module.exports = { isPipeName, kNormalized, normalizeArgs, toNumber };
