'use strict';

// node:domain: errors of whatever starts inside of a domain go to its 'error' listeners.
// https://nodejs.org/api/domain.html
//
// Loading the module changes process and EventEmitter for good, as programs that use it expect.

const { codes } = require('internal/errors');
const EventEmitter = require('events');
const tracking = require('internal/async_hooks/tracking');

const { setUncaughtExceptionCaptureCallback } = process;

function setHidden(object, key, value) {
  Object.defineProperty(object, key, {
    __proto__: null, value, writable: true, enumerable: false, configurable: true,
  });
}

let active = null;
Object.defineProperty(process, 'domain', {
  __proto__: null,
  enumerable: true,
  get: () => active,
  set: (value) => { active = value; },
});

// Entered domains, the innermost last. One may be there several times.
let stack = [];

function setStack(domains) {
  exports._stack = stack = domains;
}

function activate(domain) {
  exports.active = process.domain = domain;
}

function activateInnermost(none) {
  activate(stack.length === 0 ? none : stack.at(-1));
}

// While a domain with listeners is entered, uncaught errors are its business.
function updateCapture() {
  setUncaughtExceptionCaptureCallback(null);
  if (stack.some((domain) => domain.listenerCount('error') > 0)) {
    setUncaughtExceptionCaptureCallback((error) => process.domain._errorHandler(error));
  }
}

function leaveAll() {
  stack.length = 0;
  activate(null);
  updateCapture();
}

// The domain that a resource was made in. It is also a property of resources that are the
// program's own; promises of other contexts would lead code out of its sandbox by it.
const domains = new WeakMap();

const hook = {
  trackPromises: true,
  init(asyncId, type, triggerAsyncId, resource) {
    const { domain } = process;
    if (domain === null || domain === undefined) return;
    domains.set(resource, domain);
    if (type !== 'PROMISE' || resource instanceof Promise) setHidden(resource, 'domain', domain);
  },
  before() {
    domains.get(tracking.currentScope().resource)?.enter();
  },
  after() {
    domains.get(tracking.currentScope().resource)?.exit();
  },
};

function mark(error, domain, thrown) {
  if ((typeof error !== 'object' || error === null) && typeof error !== 'function') return;
  setHidden(error, 'domain', domain);
  error.domainThrown = thrown;
}

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
    tracking.enable(hook);
    this.on('removeListener', updateCapture);
    this.on('newListener', updateCapture);
  }

  _errorHandler(error) {
    mark(error, this, true);
    // The listeners do not run inside of the domain: what they throw would come back to them.
    while (exports.active === this) this.exit();
    let isHandled;
    if (stack.length === 0) isHandled = this.#emitOutermost(error);
    else isHandled = this.#emitInner(error);
    leaveAll();
    return isHandled;
  }

  // Without listeners nothing is emitted: that would throw before process has been asked.
  #emitOutermost(error) {
    if (this.listenerCount('error') === 0) return false;
    setUncaughtExceptionCaptureCallback(null);
    try {
      return this.emit('error', error);
    } finally {
      updateCapture();
    }
  }

  // What the listeners throw is the outer domain's.
  #emitInner(error) {
    try {
      return this.emit('error', error);
    } catch (second) {
      updateCapture();
      if (stack.length === 0) throw second;
      activateInnermost();
      return process.domain._errorHandler(second);
    }
  }

  enter() {
    activate(this);
    stack.push(this);
    updateCapture();
  }

  exit() {
    const index = stack.lastIndexOf(this);
    if (index === -1) return;
    stack.splice(index);
    activateInnermost(undefined);
    updateCapture();
  }

  add(member) {
    if (member.domain === this) return;
    if (member.domain) member.domain.remove(member);
    if (this.domain && member instanceof Domain) {
      // Domains in a circle would hand an error round and round.
      for (let at = this.domain; at; at = at.domain) {
        if (at === member) return;
      }
    }
    setHidden(member, 'domain', this);
    this.members.push(member);
  }

  remove(member) {
    member.domain = null;
    const index = this.members.indexOf(member);
    if (index !== -1) this.members.splice(index, 1);
  }

  // No `finally` here and below: the handler of an error asks which domains are entered.
  run(fn, ...args) {
    this.enter();
    const result = Reflect.apply(fn, this, args);
    this.exit();
    return result;
  }

  intercept(callback) {
    const domain = this;
    return function runIntercepted(error, ...args) {
      if (error instanceof Error) {
        error.domainBound = callback;
        mark(error, domain, false);
        domain.emit('error', error);
        return undefined;
      }
      domain.enter();
      const result = Reflect.apply(callback, this, args);
      domain.exit();
      return result;
    };
  }

  bind(callback) {
    const domain = this;
    function runBound(...args) {
      domain.enter();
      const result = Reflect.apply(callback, this, args);
      domain.exit();
      return result;
    }
    setHidden(runBound, 'domain', this);
    return runBound;
  }
}
Domain.prototype.members = undefined;

if (process.hasUncaughtExceptionCaptureCallback()) {
  throw new codes.ERR_DOMAIN_CALLBACK_NOT_AVAILABLE();
}
const requiredHere = new Error('require(`domain`) at this point').stack;
process.setUncaughtExceptionCaptureCallback = function() {
  const error = new codes.ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE();
  error.stack += `\n${'-'.repeat(40)}\n${requiredHere}`;
  throw error;
};

// Before any listener of 'uncaughtException' runs, all domains are left.
process.on('newListener', (name, listener) => {
  if (name !== 'uncaughtException' || listener === leaveAll) return;
  process.removeListener(name, leaveAll);
  process.prependListener(name, leaveAll);
});
process.on('removeListener', (name, listener) => {
  if (name !== 'uncaughtException' || listener === leaveAll) return;
  const left = process.listeners(name);
  if (left.length === 1 && left[0] === leaveAll) process.removeListener(name, leaveAll);
});

EventEmitter.usingDomains = true;

const { init } = EventEmitter;
EventEmitter.init = function(options) {
  setHidden(this, 'domain', null);
  if (exports.active && !(this instanceof Domain)) this.domain = exports.active;
  return Reflect.apply(init, this, [options]);
};

const { emit } = EventEmitter.prototype;

// An 'error' event of a member without listeners: the domain has some, and they run outside of it.
function emitToDomain(emitter, domain, given) {
  const error = given || new codes.ERR_UNHANDLED_ERROR();
  if (typeof error === 'object') {
    error.domainEmitter = emitter;
    mark(error, domain, false);
  }
  const [before, activeBefore] = [[...stack], process.domain];
  while (stack.length > 0 && stack.at(-1) === activeBefore) stack.pop();
  activateInnermost(null);
  updateCapture();
  domain.emit('error', error);
  setStack(before);
  activate(activeBefore);
  updateCapture();
  return false;
}

EventEmitter.prototype.emit = function(...args) {
  const { domain } = this;
  const isPlain = domain === null || domain === undefined || this === process ||
    (args[0] === 'error' && this.listenerCount('error') > 0);
  if (isPlain) return Reflect.apply(emit, this, args);
  if (args[0] === 'error') return emitToDomain(this, domain, args[1]);
  domain.enter();
  const result = Reflect.apply(emit, this, args);
  domain.exit();
  return result;
};
Object.defineProperty(EventEmitter.prototype.emit, 'name', {
  __proto__: null, value: 'emit', configurable: true,
});

exports.Domain = Domain;
exports.create = exports.createDomain = function createDomain() {
  return new Domain();
};
exports.active = null;
setStack(stack);
