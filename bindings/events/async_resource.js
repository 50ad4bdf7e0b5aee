'use strict';

// An emitter whose listeners run in the asynchronous context it was made in.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const EventEmitter = require('events');

const kAsyncResource = Symbol('kAsyncResource');

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
    const resource = this.asyncResource;
    return resource.runInAsyncScope(super.emit, this, event, ...args);
  }

  emitDestroy() {
    this.asyncResource.emitDestroy();
  }

  get asyncId() {
    return this.asyncResource.asyncId();
  }

  get triggerAsyncId() {
    return this.asyncResource.triggerAsyncId();
  }

  get asyncResource() {
    if (this[kAsyncResource] === undefined) {
      throw new codes.ERR_INVALID_THIS('EventEmitterAsyncResource');
    }
    return this[kAsyncResource];
  }
}

module.exports = { EventEmitterAsyncResource };
