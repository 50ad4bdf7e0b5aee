'use strict';

// What tells of changes: a native watcher of one file or directory, or one for each directory of a
// tree. Both have close(), ref() and unref(), and call `onEvent(error, eventType, filename)`.

const path = require('path');
const { decodeName, wantsBytes } = require('internal/fs/arguments');
const { forms } = require('internal/fs/operation');
const { FileWatcher } = internalBinding('fs_watches');

const { lstatSync, readdirSync } = forms.sync;

// The error of a watcher, which Node shows under two names and, for the system's limit on
// watchers, in words of its own.
function toWatchError(error) {
  error.filename = error.path;
  if (error.code === 'ENOSPC') {
    error.message = error.message.replace(
      /: .*?, watch/, ': System limit for number of file watchers reached, watch');
  }
  return error;
}

function eventTypeOf(isRename) {
  return isRename ? 'rename' : 'change';
}

function watchOne(name, encoding, onEvent) {
  const watcher = new FileWatcher();
  try {
    watcher.start(name, wantsBytes(encoding), (error, isRename, filename) => {
      if (error) onEvent(toWatchError(error));
      else onEvent(null, eventTypeOf(isRename), decodeName(filename ?? undefined, encoding));
    });
  } catch (error) {
    throw toWatchError(error);
  }
  return watcher;
}

function isDirectory(name) {
  return lstatSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

class Tree {
  #root;
  #encoding;
  #onEvent;
  #referenced = true;
  // By the directory's path relative to the root.
  #watchers = new Map();

  constructor(root, encoding, onEvent) {
    this.#root = root;
    this.#encoding = encoding;
    this.#onEvent = onEvent;
    this.#watch('');
    for (const directory of this.#directoriesBelow('')) this.#watchIfThere(directory);
  }

  close() {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
    this.#onEvent = () => {};
  }

  ref() {
    this.#referenced = true;
    for (const watcher of this.#watchers.values()) watcher.ref();
  }

  unref() {
    this.#referenced = false;
    for (const watcher of this.#watchers.values()) watcher.unref();
  }

  #directoriesBelow(directory) {
    const place = path.join(this.#root, directory);
    return readdirSync(place, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.relative(this.#root, path.join(entry.path, entry.name)));
  }

  #watch(directory) {
    const watcher = watchOne(
      path.join(this.#root, directory), undefined, (error, eventType, filename) => {
        if (error) this.#fail(directory, error);
        else this.#tell(directory, eventType, filename);
      });
    if (!this.#referenced) watcher.unref();
    this.#watchers.set(directory, watcher);
  }

  // For a directory that may be gone by now.
  #watchIfThere(directory) {
    if (this.#watchers.has(directory)) return;
    try {
      this.#watch(directory);
    } catch (error) {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    }
  }

  #forget(directory) {
    for (const [name, watcher] of this.#watchers) {
      if (name !== directory && !name.startsWith(directory + path.sep)) continue;
      watcher.close();
      this.#watchers.delete(name);
    }
  }

  #fail(directory, error) {
    if (directory === '') this.#onEvent(error);
    else this.#forget(directory);
  }

  #tell(directory, eventType, filename) {
    const name = path.join(directory, filename ?? '');
    const place = path.join(this.#root, name);
    if (directory !== '') {
      // What happens to the directory itself is also told by the one above.
      const itself = filename === path.basename(directory);
      if (itself && lstatSync(place, { throwIfNoEntry: false }) === undefined) return;
    }
    if (eventType !== 'rename') return this.#emit(eventType, name);
    if (!isDirectory(place)) {
      this.#forget(name);
      this.#emit(eventType, name);
      return;
    }
    const isNew = !this.#watchers.has(name);
    if (isNew) this.#watchIfThere(name);
    this.#emit(eventType, name);
    if (isNew) this.#tellContents(name);
  }

  // What was made in a new directory before it was watched.
  #tellContents(directory) {
    let entries;
    try {
      entries = readdirSync(path.join(this.#root, directory), { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries) this.#tell(directory, 'rename', entry.name);
  }

  #emit(eventType, name) {
    const { Buffer } = require('buffer');
    this.#onEvent(null, eventType,
                  wantsBytes(this.#encoding) ? decodeName(Buffer.from(name), this.#encoding) :
                    name);
  }
}

// `name` is checked.
function openWatch(name, { encoding, recursive }, onEvent) {
  if (recursive && isDirectory(name)) return new Tree(`${name}`, encoding, onEvent);
  return watchOne(name, encoding, onEvent);
}

module.exports = { openWatch };
