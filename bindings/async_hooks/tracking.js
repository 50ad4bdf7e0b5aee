'use strict';

// Ids of asynchronous resources, and the hooks that hear of them: async_hooks.createHook().
//
// Until start() nothing of this costs anything. From then on `asyncContext` (internal/util) gives
// whatever starts later a scope: its id, that of its cause, its resource and its context. Callbacks
// of the runtime leave their scope only where they return: the handler of an uncaught error still
// runs in it, and unwind() closes it then.

const { activate, enter, getFrame, runInFrame } = require('internal/async_context');
const { asyncContext } = require('internal/util');
const { newAsyncId } = require('internal/timers');

const kTopLevel = { asyncId: 1, triggerAsyncId: 0, resource: {}, frame: undefined };
const kScope = Symbol('scope');
const kInternal = {};

let current = kTopLevel;
let outers = [];             // scopes around the current one
let isTracking = false;
let destroyed = [];          // ids whose destroy hooks are still to be called
let hooks = [];              // enabled ones: { init, before, after, destroy, promiseResolve }
let isInternal = false;      // what starts now is no resource of the program's
let emitting = 0;            // calls of emit() under way
let changed = null;          // what `hooks` is to be after them

// A hook that throws ends the process: there is nobody to tell.
function fatal(error) {
  const shown = { stack: `Error: ${String(error)}` };
  if (typeof error?.stack === 'string') shown.stack = error.stack;
  process._rawDebug(shown.stack);
  const { getOptionValue } = require('internal/options');
  if (getOptionValue('--abort-on-uncaught-exception')) process.abort();
  process.exit(1);
}

// A hook may enable or disable others, which takes effect when no hook runs any more.
function emit(name, ...args) {
  emitting++;
  for (const hook of hooks) {
    if (hook[name] === undefined) continue;
    try {
      hook[name](...args);
    } catch (error) {
      fatal(error);
    }
  }
  if (--emitting === 0 && changed !== null) {
    const next = changed;
    changed = null;
    setHooks(next);
  }
}

function hasHooks() {
  return hooks.length > 0;
}

function flush() {
  while (destroyed.length > 0) {
    const ids = destroyed;
    destroyed = [];
    for (const id of ids) emit('destroy', id);
  }
}

// The hooks hear of the end of a resource a little later, when no other hook runs: before the next
// immediates, and at the latest before 'exit'.
function queueDestroy(id) {
  if (destroyed.push(id) > 1) return;
  const { Immediate } = require('internal/timers/immediate');
  isInternal = true;
  new Immediate(flush).unref();
  isInternal = false;
}

let registry = null;

// For resources that nobody says the end of. The registry must not hold them.
function destroyWhenCollected(resource, { asyncId }) {
  registry ??= new FinalizationRegistry(queueDestroy);
  registry.register(resource, asyncId);
}

class Scope {
  // Without a type the hooks do not hear of it: it began before they did.
  constructor(type, resource, asyncId = newAsyncId(), triggerAsyncId = current.asyncId,
    frame = getFrame()) {
    this.asyncId = asyncId;
    this.triggerAsyncId = triggerAsyncId;
    this.resource = resource;
    this.frame = frame;
    this.isOver = false;
    if (hooks.length > 0 && type !== undefined) {
      emit('init', asyncId, type, triggerAsyncId, resource);
    }
  }

  destroy() {
    if (this.isOver) return;
    this.isOver = true;
    if (hooks.length > 0) queueDestroy(this.asyncId);
  }
}

function push(scope) {
  outers.push(current);
  current = scope;
  if (hooks.length > 0) emit('before', scope.asyncId);
}

function pop(scope) {
  // An error that a handler took may have closed it.
  if (current !== scope && !outers.includes(scope)) return;
  if (hooks.length > 0) emit('after', scope.asyncId);
  // What a callback of the runtime threw may have left others behind.
  while (outers.length > 0 && current !== scope) current = outers.pop();
  if (outers.length > 0) current = outers.pop();
}

// After an error that nobody caught: closes the scopes that it left.
function unwind() {
  while (outers.length > 0) {
    if (hooks.length > 0) emit('after', current.asyncId);
    current = outers.pop();
  }
}

// For callbacks of the runtime.
function run(scope, fn, receiver, args) {
  if (scope === kInternal) return Reflect.apply(fn, receiver, args);
  if (!(scope instanceof Scope)) scope = new Scope(undefined, receiver ?? {}, undefined, 0, scope);
  const outer = getFrame();
  push(scope);
  enter(scope.frame);
  const result = Reflect.apply(fn, receiver, args);
  enter(outer);
  pop(scope);
  return result;
}

// For calls of the program, which may catch what is thrown.
function runInScope(scope, fn, receiver, args) {
  push(scope);
  try {
    return runInFrame(scope.frame, fn, receiver, args);
  } finally {
    pop(scope);
  }
}

function capture(type = 'UNKNOWN', resource = {}, asyncId = undefined) {
  if (isInternal) return kInternal;
  return new Scope(type, resource, asyncId);
}

// `fn`, which is called once, in a scope of its own.
function bind(fn, type, resource) {
  const scope = capture(type, resource);
  return function(...args) {
    const result = run(scope, fn, this, args);
    scope.destroy();
    return result;
  };
}

// The scope of a promise, with the context of now.
function captureOf(promise) {
  const { asyncId, triggerAsyncId } = scopeOfPromise(promise);
  return new Scope(undefined, promise, asyncId, triggerAsyncId);
}

function start() {
  if (isTracking) return;
  isTracking = true;
  activate();
  Object.assign(asyncContext, {
    bind, capture, captureOf, flush, run, unwind, destroy: (scope) => scope?.destroy?.(),
  });
}

function scopeOfPromise(promise, parent = undefined, type = undefined) {
  let scope = promise[kScope];
  if (scope === undefined) {
    const trigger = parent === undefined ? current.asyncId : scopeOfPromise(parent).asyncId;
    scope = new Scope(type, promise, undefined, trigger, undefined);
    Object.defineProperty(promise, kScope, { __proto__: null, value: scope, configurable: true });
    if (hooks.some((hook) => hook.destroy !== undefined)) destroyWhenCollected(promise, scope);
  }
  return scope;
}

// V8 hands on the context of promises by itself.
const promiseHooks = {
  init(promise, parent) {
    scopeOfPromise(promise, parent, 'PROMISE');
  },
  before(promise) {
    push(scopeOfPromise(promise));
  },
  after(promise) {
    const scope = scopeOfPromise(promise);
    if (current === scope) pop(scope);
    else emit('after', scope.asyncId);
  },
  settled(promise) {
    emit('promiseResolve', scopeOfPromise(promise).asyncId);
  },
};

let stopPromiseHooks = null;

function updatePromiseHooks() {
  const wanted = hooks.some((hook) => hook.trackPromises);
  if (wanted && stopPromiseHooks === null) {
    stopPromiseHooks = require('internal/v8/promise_hooks').promiseHooks
      .createHook(promiseHooks);
  } else if (!wanted && stopPromiseHooks !== null) {
    stopPromiseHooks();
    stopPromiseHooks = null;
  }
}

function setHooks(next) {
  if (emitting > 0) {
    changed = next;
    return;
  }
  hooks = next;
  updatePromiseHooks();
}

function enable(hook) {
  const enabled = changed ?? hooks;
  if (enabled.includes(hook)) return;
  start();
  setHooks([...enabled, hook]);
}

function disable(hook) {
  setHooks((changed ?? hooks).filter((each) => each !== hook));
}

module.exports = {
  Scope,
  currentScope: () => current,
  destroyWhenCollected,
  disable,
  enable,
  hasHooks,
  runInScope,
  start,
};
