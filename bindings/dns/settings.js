'use strict';

// What the callback and the promise form of dns share: options, defaults, error codes.

const { codes } = require('internal/errors');
const { getOptionValue } = require('internal/options');
const { validateBoolean, validateNumber, validateOneOf, validateString } =
  require('internal/validators');

const binding = internalBinding('dns');
const [kAddressConfigured, kAll, kV4Mapped] = binding.flags();

const kOrders = ['verbatim', 'ipv4first', 'ipv6first'];
const kFamilies = [0, 4, 6];

let order = 'verbatim';
const chosen = getOptionValue('--dns-result-order', '');
if (chosen) {
  validateOneOf(chosen, '--dns-result-order', kOrders);
  order = chosen;
}

function setDefaultResultOrder(value) {
  validateOneOf(value, 'dnsOrder', kOrders);
  order = value;
}

function getDefaultResultOrder() {
  return order;
}

function isSet(value) {
  return value !== undefined && value !== null;
}

function parseHints(value) {
  validateNumber(value, 'options.hints');
  const hints = value >>> 0;
  if ((hints & ~(kAddressConfigured | kAll | kV4Mapped)) !== 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('hints', hints);
  }
  return hints;
}

// The options of lookup() as { family, hints, all, order }.
function parseLookup(options, namedFamilies) {
  const parsed = { family: 0, hints: 0, all: false, order };
  if (typeof options === 'number') {
    validateOneOf(options, 'family', kFamilies);
    parsed.family = options;
    return parsed;
  }
  if (!isSet(options)) return parsed;
  const { hints, family, all, verbatim, order: wanted } = options;
  if (isSet(hints)) parsed.hints = parseHints(hints);
  if (isSet(family)) {
    if (namedFamilies && (family === 'IPv4' || family === 'IPv6')) {
      parsed.family = Number(family[3]);
    } else {
      validateOneOf(family, 'options.family', kFamilies);
      parsed.family = family;
    }
  }
  if (isSet(all)) {
    validateBoolean(all, 'options.all');
    parsed.all = all;
  }
  if (isSet(verbatim)) {
    validateBoolean(verbatim, 'options.verbatim');
    parsed.order = verbatim ? 'verbatim' : 'ipv4first';
  }
  if (isSet(wanted)) {
    validateOneOf(wanted, 'options.order', ['ipv4first', 'ipv6first', 'verbatim']);
    parsed.order = wanted;
  }
  return parsed;
}

function checkHostname(hostname) {
  if (hostname) validateString(hostname, 'hostname');
}

let warned = false;
function warnOfHostname(hostname) {
  if (warned) return;
  warned = true;
  process.emitWarning(
    `The provided hostname "${hostname}" is not a valid hostname, and is supported in the dns ` +
    'module solely for compatibility.', 'DeprecationWarning', 'DEP0118');
}

// Codes of failed queries; the names without the E are exported by dns.
const errorCodes = { __proto__: null };
for (const name of [
  'NODATA', 'FORMERR', 'SERVFAIL', 'NOTFOUND', 'NOTIMP', 'REFUSED', 'BADQUERY', 'BADNAME',
  'BADFAMILY', 'BADRESP', 'CONNREFUSED', 'TIMEOUT', 'EOF', 'FILE', 'NOMEM', 'DESTRUCTION',
  'BADSTR', 'BADFLAGS', 'NONAME', 'BADHINTS', 'NOTINITIALIZED', 'LOADIPHLPAPI',
  'ADDRGETNETWORKPARAMS', 'CANCELLED',
]) {
  errorCodes[name] = name === 'EOF' ? 'EOF' : `E${name}`;
}

module.exports = {
  checkHostname,
  errorCodes,
  getDefaultResultOrder,
  hints: { ADDRCONFIG: kAddressConfigured, ALL: kAll, V4MAPPED: kV4Mapped },
  parseLookup,
  setDefaultResultOrder,
  warnOfHostname,
};
