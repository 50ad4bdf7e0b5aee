'use strict';

// watchFile() and unwatchFile(): files that are looked at again and again.

const path = require('path');
const EventEmitter = require('events');
const { validateFunction, validateUint32 } = require('internal/validators');
const { toPath } = require('internal/fs/arguments');
const { forms } = require('internal/fs/operation');
const { emptyStats } = require('internal/fs/stats');
const { clearTimeout, setTimeout } = require('timers');

const kInterval = 5007;

const kTold = ['ctimeMs', 'mtimeMs', 'birthtimeMs', 'size', 'mode', 'uid', 'gid', 'ino', 'dev'];
const kTimes = ['ctimeNs', 'mtimeNs', 'birthtimeNs'];

function differ(a, b) {
  return kTold.some((name) => a[name] !== b[name]) || kTimes.some((name) => a[name] !== b[name]);
}

class StatWatcher extends EventEmitter {
  #file;
  #interval;
  #bigint;
  #referenced;
  #timer;
  #stopped = false;
  // The last look, and whether the file was there.
  #stats;
  #there;

  constructor(file, { bigint, interval, persistent }) {
    super();
    this.#file = file;
    this.#bigint = Boolean(bigint);
    this.#interval = interval;
    this.#referenced = persistent;
    this.#look();
  }

  // Idempotent.
  stop() {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#timer);
    process.nextTick(() => this.emit('stop'));
  }

  ref() {
    this.#referenced = true;
    this.#timer?.ref();
    return this;
  }

  unref() {
    this.#referenced = false;
    this.#timer?.unref();
    return this;
  }

  // Watchers have started when the program gets them.
  start() {}

  #look() {
    forms.callback.stat(this.#file, { bigint: this.#bigint }, (error, stats) => {
      if (this.#stopped) return;
      this.#schedule();
      this.#compare(error ? emptyStats(this.#bigint) : stats, !error);
    });
  }

  #schedule() {
    this.#timer = setTimeout(() => this.#look(), this.#interval);
    if (!this.#referenced) this.#timer.unref();
  }

  // The first look at a file that is there tells nothing; at one that is not it does.
  #compare(stats, there) {
    const before = this.#stats ?? stats;
    const changed = this.#stats === undefined ? !there :
      this.#there !== there || differ(before, stats);
    this.#stats = stats;
    this.#there = there;
    if (changed) this.emit('change', stats, before);
  }
}

const watchers = new Map();

function watchFile(filename, options, listener) {
  const file = path.resolve(`${toPath(filename)}`);
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = undefined;
  }
  const known = { interval: kInterval, persistent: true, ...options };
  validateFunction(listener, 'listener');
  let watcher = watchers.get(file);
  if (watcher === undefined) {
    validateUint32(known.interval, 'interval');
    watcher = new StatWatcher(file, known);
    watchers.set(file, watcher);
  }
  watcher.addListener('change', listener);
  return watcher;
}

function unwatchFile(filename, listener) {
  const file = path.resolve(`${toPath(filename)}`);
  const watcher = watchers.get(file);
  if (watcher === undefined) return;
  if (typeof listener === 'function') watcher.removeListener('change', listener);
  else watcher.removeAllListeners('change');
  if (watcher.listenerCount('change') > 0) return;
  watcher.stop();
  watchers.delete(file);
}

module.exports = { StatWatcher, unwatchFile, watchFile };
