'use strict';

// net.SocketAddress.

const { codes } = require('internal/errors');
const { binding } = require('internal/net/handle');
const { Transferable, kClone, kDeserialize } = require('internal/transferable');
const {
  validateObject, validatePort, validateString, validateUint32,
} = require('internal/validators');

const kCustomInspect = Symbol.for('nodejs.util.inspect.custom');

// "ipv4" or "ipv6" in any case.
function checkFamily(family, name) {
  if (family === 'ipv4' || family === 'ipv6') return family;
  if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
  validateString(family, name);
  if (family !== 'ipv4' && family !== 'ipv6') {
    throw new codes.ERR_INVALID_ARG_VALUE(name, family);
  }
  return family;
}

class SocketAddress extends Transferable {
  #address;
  #family;
  #port;
  #flowlabel;

  static isSocketAddress(value) {
    return typeof value === 'object' && value !== null && #address in value;
  }

  constructor(options = {}) {
    super();
    validateObject(options, 'options');
    const family = checkFamily(options.family ?? 'ipv4', 'options.family');
    const {
      address = family === 'ipv6' ? '::' : '127.0.0.1', port = 0, flowlabel = 0,
    } = options;
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    const bytes = binding.parseIp(address);
    if (bytes === undefined || bytes.length !== (family === 'ipv4' ? 4 : 16)) {
      throw new codes.ERR_INVALID_ADDRESS();
    }
    this.#address = binding.formatIp(bytes);
    this.#family = family;
    this.#port = port | 0;
    this.#flowlabel = flowlabel;
  }

  [kClone]() {
    return {
      data: {
        address: this.#address, port: this.#port, family: this.#family,
        flowlabel: this.#flowlabel,
      },
      deserializeInfo: 'internal/socketaddress:ClonedSocketAddress',
    };
  }

  get address() {
    return this.#address;
  }

  get port() {
    return this.#port;
  }

  get family() {
    return this.#family;
  }

  get flowlabel() {
    return this.#family === 'ipv6' ? this.#flowlabel : 0;
  }

  toJSON() {
    const { address, port, family, flowlabel } = this;
    return { address, port, family, flowlabel };
  }

  [kCustomInspect](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `SocketAddress ${inspect(this.toJSON(), inner)}`;
  }
}

for (const name of ['address', 'port', 'family', 'flowlabel', 'toJSON']) {
  Object.defineProperty(SocketAddress.prototype, name, { __proto__: null, enumerable: true });
}

const ClonedSocketAddress = { [kDeserialize]: (data) => new SocketAddress(data) };

module.exports = { ClonedSocketAddress, SocketAddress, checkFamily };
