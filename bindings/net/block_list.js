'use strict';

// net.BlockList: addresses, ranges and subnets. All are compared in the form of IPv6, where an IPv4
// address has a place of its own (::ffff:0:0/96).

const { codes } = require('internal/errors');
const { binding } = require('internal/net/handle');
const { SocketAddress, checkFamily } = require('internal/socketaddress');

const kCustomInspect = Symbol.for('nodejs.util.inspect.custom');
const kMappedBits = 96;

function toSocketAddress(address, family, name) {
  if (SocketAddress.isSocketAddress(address)) return address;
  const { validateString } = require('internal/validators');
  validateString(address, name);
  return new SocketAddress({ address, family: checkFamily(family, 'family') });
}

// The address as a BigInt of 128 bits.
function toNumber({ address }) {
  const bytes = binding.parseIp(address);
  let value = bytes.length === 4 ? 0xffffn : 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

function show({ family }) {
  return family === 'ipv4' ? 'IPv4' : 'IPv6';
}

class BlockList {
  #rules = [];   // { from, to, text }, the newest first

  static isBlockList(value) {
    return typeof value === 'object' && value !== null && #rules in value;
  }

  addAddress(address, family = 'ipv4') {
    const single = toSocketAddress(address, family, 'address');
    const value = toNumber(single);
    this.#rules.unshift({
      from: value, to: value, text: `Address: ${show(single)} ${single.address}`,
    });
  }

  addRange(start, end, family = 'ipv4') {
    const first = toSocketAddress(start, family, 'start');
    const last = toSocketAddress(end, family, 'end');
    const from = toNumber(first);
    const to = toNumber(last);
    if (from > to) throw new codes.ERR_INVALID_ARG_VALUE('start', start, 'must come before end');
    this.#rules.unshift({
      from, to, text: `Range: ${show(first)} ${first.address}-${last.address}`,
    });
  }

  addSubnet(network, prefix, family = 'ipv4') {
    const base = toSocketAddress(network, family, 'network');
    const { validateInt32 } = require('internal/validators');
    const isV4 = base.family === 'ipv4';
    validateInt32(prefix, 'prefix', 0, isV4 ? 32 : 128);
    const free = BigInt(128 - prefix - (isV4 ? kMappedBits : 0));
    const from = (toNumber(base) >> free) << free;
    this.#rules.unshift({
      from, to: from | ((1n << free) - 1n), text: `Subnet: ${show(base)} ${base.address}/${prefix}`,
    });
  }

  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      const { validateString } = require('internal/validators');
      validateString(address, 'address');
      family = checkFamily(family, 'family');
      try {
        address = new SocketAddress({ address, family });
      } catch {
        return false;
      }
    }
    const value = toNumber(address);
    return this.#rules.some(({ from, to }) => from <= value && value <= to);
  }

  get rules() {
    return this.#rules.map(({ text }) => text);
  }

  [kCustomInspect](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BlockList ${inspect({ rules: this.rules }, inner)}`;
  }
}

module.exports = { BlockList };
