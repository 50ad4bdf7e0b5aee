'use strict';

// Classes whose instances travel in messages and through structuredClone().
//
// Such a class extends Transferable and says what of an instance travels, by methods that both
// return { data, deserializeInfo }: [kClone](), after which the original goes on as before, or
// [kTransfer](), which leaves it without what it had; `transferList` with it has the ports and
// objects in `data` that move too. [kCheckTransfer]() throws where an instance cannot move now.
//
// `deserializeInfo` is 'MODULE:NAME'. In the receiving realm, where nothing of the class may be
// loaded, the object of that name has a method [kDeserialize](data), which returns the copy.

const { codes } = require('internal/errors');

// A variant of the runtime may know no messages.
const { Transferable } = require('internal/bootstrap/realm').exists('internal/message_port') ?
  internalBinding('messaging') : { Transferable: function() {} };
// An instance shows nothing of it. (Classes whose prototype gets another parent later are compiled
// again and again: V8 finds a map that is not stable each time.)
Transferable.prototype = Object.prototype;

const kClone = Symbol('messaging_clone_symbol');
const kTransfer = Symbol('messaging_transfer_symbol');
const kCheckTransfer = Symbol('messaging_check_transfer_symbol');
const kDeserialize = Symbol('messaging_deserialize_symbol');

// Programs can make an object name anything.
const kModules = new Set([
  'internal/abort_transfer', 'internal/blob', 'internal/blocklist', 'internal/crypto/crypto_key',
  'internal/crypto/keys', 'internal/crypto/x509', 'internal/file', 'internal/fs/file_handle',
  'internal/perf/histogram', 'internal/socketaddress', 'internal/webstreams/transfer',
]);

// As PackStep in message.h.
const kSteps = { __proto__: null, clone: 0, check: 1, move: 2 };

function packed({ data, deserializeInfo, transferList }) {
  return [`${deserializeInfo}`, data, transferList];
}

function pack(object, step) {
  const transfers = typeof object[kTransfer] === 'function';
  const clones = typeof object[kClone] === 'function';
  if (step === kSteps.check) {
    if (transfers) object[kCheckTransfer]?.();
    return transfers || clones;
  }
  if (step === kSteps.move && transfers) return packed(object[kTransfer]());
  if (clones) return packed(object[kClone]());
  if (transfers) throw new codes.ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST();
  return undefined;
}

function unpack([spec, data]) {
  const at = spec.lastIndexOf(':');
  const id = spec.slice(0, at);
  if (!kModules.has(id)) {
    const { isBuiltin } = require('module');
    throw new Error(isBuiltin(id) ?
      `Unknown deserialize spec ${spec}` : `Missing internal module '${id}'`);
  }
  const target = require(id)[spec.slice(at + 1)];
  if (typeof target?.[kDeserialize] !== 'function') {
    throw new Error(`Unknown deserialize spec ${spec}`);
  }
  return target[kDeserialize](data);
}

// A new instance of `Class`, which extends Transferable, without what its constructor does.
function newInstance(Class) {
  return Reflect.construct(Transferable, [], Class);
}

module.exports = {
  Transferable, kCheckTransfer, kClone, kDeserialize, kTransfer, newInstance, pack, unpack,
};
