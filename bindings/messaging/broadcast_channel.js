'use strict';

// BroadcastChannel: https://html.spec.whatwg.org/#broadcastchannel

const { codes } = require('internal/errors');
const { customInspectSymbol } = require('internal/util');
const { EventTarget, defineEventHandler } = require('internal/event_target');
const { defineInterface } = require('internal/web_interface');
const { MessageEvent } = require('internal/message_event');
const { dataCloneError } = require('internal/transfer_list');
require('internal/message_port');

const binding = internalBinding('messaging');

// Of a channel, for receiveMessageOnPort().
let portOf;

class BroadcastChannel extends EventTarget {
  #name;
  #port;
  #listeners;

  static {
    portOf = (value) => (typeof value === 'object' && value !== null && #name in value ?
      value.#port : undefined);
  }

  constructor(name) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    super();
    this.#name = `${name}`;
    this.#port = binding.joinBroadcast(this.#name);
    this.#listeners = ['message', 'messageerror'].map((type) => {
      const listener = (data) => this.dispatchEvent(new MessageEvent(type, { data }));
      this.#port.on(type, listener);
      return [type, listener];
    });
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#name in value)) {
      throw new codes.ERR_INVALID_THIS('BroadcastChannel');
    }
  }

  get name() {
    BroadcastChannel.#check(this);
    return this.#name;
  }

  close() {
    BroadcastChannel.#check(this);
    if (this.#port === undefined) return;
    for (const [type, listener] of this.#listeners) this.#port.off(type, listener);
    this.#port.close();
    this.#port = undefined;
  }

  postMessage(message) {
    BroadcastChannel.#check(this);
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('message');
    if (this.#port === undefined) {
      const { DOMException } = require('internal/dom_exception');
      throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    }
    if (this.#port.postMessage(message) === undefined) {
      throw dataCloneError('Message could not be posted.');
    }
  }

  ref() {
    BroadcastChannel.#check(this);
    this.#port?.ref();
    return this;
  }

  unref() {
    BroadcastChannel.#check(this);
    this.#port?.unref();
    return this;
  }

  [customInspectSymbol](depth, options) {
    BroadcastChannel.#check(this);
    if (depth < 0) return 'BroadcastChannel';
    const { inspect } = require('internal/util/inspect');
    const inner = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const shown = { name: this.#name, active: this.#port !== undefined };
    return `BroadcastChannel ${inspect(shown, inner)}`;
  }
}

defineInterface(BroadcastChannel, 'BroadcastChannel', ['name', 'close', 'postMessage']);
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');

module.exports = { BroadcastChannel, portOf };
