'use strict';

// An emitter whose listeners run in the asynchronous context it was made in.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const EventEmitter = require('events');

const kAsyncResource = Symbol('kAsyncResource');

function resourceOf(emitter) {
  const resource = emitter[kAsyncResource];
  if (resource === undefined) throw new codes.ERR_INVALID_THIS('EventEmitterAsyncResource');
  return resource;
}

class EventEmitterAsyncResource extends EventEmitter {
  constructor(options = undefined) {
    let name = options;
    if (typeof options === 'string') {
      options = undefined;
    } else {
      if (new.target === EventEmitterAsyncResource) validateString(options?.name, 'options.name');
      name = options?.name || new.target.name;
    }
    super(options);
    const { AsyncResource } = require('async_hooks');
    this[kAsyncResource] = new AsyncResource(name, options);
    Object.defineProperty(this[kAsyncResource], 'eventEmitter', {
      __proto__: null, value: this, configurable: true,
    });
  }

  emit(event, ...args) {
    return resourceOf(this).runInAsyncScope(super.emit, this, event, ...args);
  }

  emitDestroy() {
    resourceOf(this).emitDestroy();
  }

  get asyncId() {
    return resourceOf(this).asyncId();
  }

  get triggerAsyncId() {
    return resourceOf(this).triggerAsyncId();
  }

  get asyncResource() {
    return resourceOf(this);
  }
}

module.exports = { EventEmitterAsyncResource };
