'use strict';

// MessageEvent: https://html.spec.whatwg.org/#messageevent

const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { Event } = require('internal/event_target');
const { defineInterface } = require('internal/web_interface');

const binding = internalBinding('messaging');

function checkPort(value, name) {
  if (!binding.isPort(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, 'MessagePort', value);
}

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, options = kEmptyObject) {
    super(type);
    const { data = null, origin = '', lastEventId = '', source = null, ports = [] } = options;
    this.#data = data;
    this.#origin = `${origin}`;
    this.#lastEventId = `${lastEventId}`;
    this.#source = source;
    this.#ports = [...ports];
    if (source !== null) checkPort(source, 'init.source');
    this.#ports.forEach((port, index) => checkPort(port, `init.ports[${index}]`));
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#data in value)) {
      throw new codes.ERR_INVALID_THIS('MessageEvent');
    }
  }

  get data() {
    MessageEvent.#check(this);
    return this.#data;
  }

  get origin() {
    MessageEvent.#check(this);
    return this.#origin;
  }

  get lastEventId() {
    MessageEvent.#check(this);
    return this.#lastEventId;
  }

  get source() {
    MessageEvent.#check(this);
    return this.#source;
  }

  get ports() {
    MessageEvent.#check(this);
    return this.#ports;
  }
}

defineInterface(MessageEvent, 'MessageEvent',
                ['data', 'origin', 'lastEventId', 'source', 'ports']);

module.exports = { MessageEvent };
