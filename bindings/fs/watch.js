'use strict';

// watch() and FSWatcher.

const EventEmitter = require('events');
const { asyncContext } = require('internal/util');
const { validateBoolean } = require('internal/validators');
const { toOptions, toPath } = require('internal/fs/arguments');
const { openWatch } = require('internal/fs/watch_tree');

class FSWatcher extends EventEmitter {
  #watch;
  #scope;

  constructor(name, options) {
    super();
    this.#watch = openWatch(name, options, (...args) => {
      if (asyncContext.active) asyncContext.run(this.#scope, this.#onEvent, this, args);
      else this.#onEvent(...args);
    });
    if (asyncContext.active) this.#scope = asyncContext.capture('FSEVENTWRAP', this);
  }

  #onEvent(error, eventType, filename) {
    if (!error) {
      this.emit('change', eventType, filename ?? null);
      return;
    }
    this.#end();
    this.emit('error', error);
  }

  #end() {
    this.#watch.close();
    this.#watch = undefined;
    if (asyncContext.active) asyncContext.destroy(this.#scope);
  }

  close() {
    if (this.#watch === undefined) return;
    this.#end();
    process.nextTick(() => this.emit('close'));
  }

  ref() {
    this.#watch?.ref();
    return this;
  }

  unref() {
    this.#watch?.unref();
    return this;
  }

  // Watchers have started when the program gets them.
  start() {}
}

function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  const { encoding, persistent = true, recursive = false, signal } = toOptions(options);
  const name = toPath(filename, 'filename');
  validateBoolean(recursive ?? false, 'options.recursive');

  const watcher = new FSWatcher(name, { encoding, recursive });
  if (!persistent) watcher.unref();
  if (listener) watcher.addListener('change', listener);
  if (signal?.aborted) {
    process.nextTick(() => watcher.close());
  } else if (signal) {
    const close = () => watcher.close();
    signal.addEventListener('abort', close, { once: true });
    watcher.once('close', () => signal.removeEventListener('abort', close));
  }
  return watcher;
}

module.exports = { FSWatcher, watch };
