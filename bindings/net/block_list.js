'use strict';

// net.BlockList: addresses, ranges and subnets. All are compared in the form of IPv6, where an IPv4
// address has a place of its own (::ffff:0:0/96).

const { codes } = require('internal/errors');
const { binding } = require('internal/net/handle');
const { SocketAddress, checkFamily } = require('internal/socketaddress');

const { Transferable, kClone, kDeserialize } = require('internal/transferable');

const kCustomInspect = Symbol.for('nodejs.util.inspect.custom');
const kMappedBits = 96;
const kAddressSize = 16;

function toSocketAddress(address, family, name) {
  if (SocketAddress.isSocketAddress(address)) return address;
  const { validateString } = require('internal/validators');
  validateString(address, name);
  return new SocketAddress({ address, family: checkFamily(family, 'family') });
}

// The address as a BigInt of 128 bits, and the other way round.
function toNumber({ address }) {
  const bytes = binding.parseIp(address);
  let value = bytes.length === 4 ? 0xffffn : 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

function toBytes(value) {
  const bytes = new Uint8Array(kAddressSize);
  for (let at = kAddressSize - 1; at >= 0; at--, value >>= 8n) bytes[at] = Number(value & 0xffn);
  return bytes;
}

function show({ family }) {
  return family === 'ipv4' ? 'IPv4' : 'IPv6';
}

class BlockList extends Transferable {
  // Shared with all copies, which may be on other threads.
  #list;

  static isBlockList(value) {
    return typeof value === 'object' && value !== null && #list in value;
  }

  static restore(list) {
    const made = new BlockList();
    made.#list = list;
    return made;
  }

  get #rules() {
    return this.#list ??= new binding.RuleList();
  }

  #add(from, to, text) {
    this.#rules.add(toBytes(from), toBytes(to), text);
  }

  [kClone]() {
    return { data: this.#rules, deserializeInfo: 'internal/blocklist:ClonedBlockList' };
  }

  addAddress(address, family = 'ipv4') {
    const single = toSocketAddress(address, family, 'address');
    const value = toNumber(single);
    this.#add(value, value, `Address: ${show(single)} ${single.address}`);
  }

  addRange(start, end, family = 'ipv4') {
    const first = toSocketAddress(start, family, 'start');
    const last = toSocketAddress(end, family, 'end');
    const from = toNumber(first);
    const to = toNumber(last);
    if (from > to) throw new codes.ERR_INVALID_ARG_VALUE('start', start, 'must come before end');
    this.#add(from, to, `Range: ${show(first)} ${first.address}-${last.address}`);
  }

  addSubnet(network, prefix, family = 'ipv4') {
    const base = toSocketAddress(network, family, 'network');
    const { validateInt32 } = require('internal/validators');
    const isV4 = base.family === 'ipv4';
    validateInt32(prefix, 'prefix', 0, isV4 ? 32 : 128);
    const free = BigInt(128 - prefix - (isV4 ? kMappedBits : 0));
    const from = (toNumber(base) >> free) << free;
    this.#add(from, from | ((1n << free) - 1n),
              `Subnet: ${show(base)} ${base.address}/${prefix}`);
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
    return this.#list !== undefined && this.#list.check(toBytes(toNumber(address)));
  }

  get rules() {
    return this.#list === undefined ? [] : this.#list.texts();
  }

  [kCustomInspect](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `BlockList ${inspect({ rules: this.rules }, inner)}`;
  }
}

const { restore } = BlockList;
delete BlockList.restore;

const ClonedBlockList = { [kDeserialize]: restore };

module.exports = { BlockList, ClonedBlockList };
