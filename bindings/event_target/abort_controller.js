'use strict';

// AbortController: https://dom.spec.whatwg.org/#interface-abortcontroller

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const {
  kValidateObjectAllowObjects, validateAbortSignal, validateObject,
} = require('internal/validators');
const { kResistStopPropagation, kWeakHandler } = require('internal/event_target');
const { defineInterface, inspectAs } = require('internal/web_interface');
const { AbortSignal, abortSignal, createAbortSignal } = require('internal/abort_signal');

class AbortController {
  static transferable() {
    const controller = new AbortController();
    controller.#signal = require('internal/abort_transfer').newTransferableSignal();
    return controller;
  }

  #signal;

  get signal() {
    return this.#signal ??= createAbortSignal();
  }

  abort(reason = undefined) {
    abortSignal(this.#signal ??= createAbortSignal(), reason);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
}

const { transferable: transferableAbortController } = AbortController;
delete AbortController.transferable;
defineInterface(AbortController, 'AbortController', ['signal', 'abort']);

// util.aborted(): a promise for the abort of `signal` that does not keep `resource` alive, and is
// forgotten together with it.
async function aborted(signal, resource) {
  if (signal === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  }
  validateAbortSignal(signal, 'signal');
  validateObject(resource, 'resource', kValidateObjectAllowObjects);
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), {
      __proto__: null, once: true, [kWeakHandler]: resource, [kResistStopPropagation]: true,
    });
  });
}

module.exports = { AbortController, AbortSignal, aborted, transferableAbortController };
