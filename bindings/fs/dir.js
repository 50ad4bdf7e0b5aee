'use strict';

// Dir, opendir() and opendirSync(): directories read a few entries at a time.

const path = require('path');
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateUint32 } = require('internal/validators');
const { decodeName, toOptions, toPath, wantsBytes } = require('internal/fs/arguments');
const { Dirent } = require('internal/fs/dirent');
const { retrace, start } = require('internal/fs/operation');
const native = internalBinding('fs_handles');

const kBufferSize = 32;

class Dir {
  #handle;
  #path;
  #encoding;
  #bufferSize;
  #closed = false;
  // Where #handle is: #path, or a directory below it.
  #place;
  // Directories that are to be read after this one; undefined where they are not.
  #below;
  // Entries that were read but not yet handed out, from #next on.
  #entries = [];
  #next = 0;
  // What waits for the operation under way; undefined where none is.
  #waiting;

  constructor(handle, path, options) {
    if (handle == null) throw new codes.ERR_MISSING_ARGS('handle');
    const { bufferSize = kBufferSize, encoding, recursive } = toOptions(options);
    validateUint32(bufferSize, 'options.bufferSize', true);
    this.#handle = handle;
    this.#path = this.#place = path;
    this.#encoding = encoding;
    this.#bufferSize = bufferSize;
    if (recursive) this.#below = [];
  }

  get path() {
    return this.#path;
  }

  read(callback) {
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
    if (callback === undefined) return this.#promise((done) => this.#read(done, false));
    validateFunction(callback, 'callback');
    this.#read(callback, true);
  }

  readSync() {
    this.#checkIdle();
    for (;;) {
      const buffered = this.#take();
      if (buffered !== undefined) return buffered;
      const list = this.#handle.read(undefined, this.#bufferSize, wantsBytes(this.#encoding));
      if (list !== null) {
        this.#fill(list);
      } else if (!this.#below?.length) {
        return null;
      } else {
        this.#handle.close(undefined);
        this.#place = this.#below.shift();
        this.#handle = native.opendir(undefined, this.#place);
      }
    }
  }

  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return Promise.reject(new codes.ERR_DIR_CLOSED());
      return this.#promise((done) => this.#close(done));
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, new codes.ERR_DIR_CLOSED());
      return;
    }
    this.#close(callback);
  }

  closeSync() {
    this.#checkIdle();
    this.#closed = true;
    this.#handle.close(undefined);
  }

  async *entries() {
    try {
      for (;;) {
        const entry = await this.read();
        if (entry === null) return;
        yield entry;
      }
    } finally {
      await this.close();
    }
  }

  #checkIdle() {
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
    if (this.#waiting !== undefined) throw new codes.ERR_DIR_CONCURRENT_OPERATION();
  }

  #promise(begin) {
    return new Promise((resolve, reject) => {
      begin((error, value) => {
        if (error) reject(error);
        else resolve(value);
      });
    });
  }

  // Runs `work(finish)` once nothing else is under way.
  #exclusively(work) {
    if (this.#waiting !== undefined) {
      this.#waiting.push(work);
      return;
    }
    this.#waiting = [];
    work((callback, error, value) => {
      const [next, ...others] = this.#waiting;
      this.#waiting = undefined;
      if (next !== undefined) {
        this.#exclusively(next);
        for (const other of others) this.#exclusively(other);
      }
      if (error) callback(error);
      else callback(null, value);
    });
  }

  // `later` for a callback that must not run inside the call that asks for it.
  #read(callback, later) {
    if (this.#waiting === undefined) {
      const buffered = this.#take();
      if (buffered !== undefined) {
        if (later) process.nextTick(callback, null, buffered);
        else callback(null, buffered);
        return;
      }
    }
    this.#exclusively((finish) => {
      if (this.#closed) {
        process.nextTick(finish, callback, new codes.ERR_DIR_CLOSED());
        return;
      }
      const more = () => {
        const buffered = this.#take();
        if (buffered !== undefined) return finish(callback, null, buffered);
        this.#handle.read((error, list) => {
          if (error) return finish(callback, error);
          if (list !== null) {
            this.#fill(list);
            more();
          } else if (this.#below?.length) {
            this.#descend((failed) => (failed ? finish(callback, failed) : more()));
          } else {
            finish(callback, null, null);
          }
        }, this.#bufferSize, wantsBytes(this.#encoding));
      };
      more();
    });
  }

  // Goes on to the next directory of the tree.
  #descend(callback) {
    const place = this.#below.shift();
    this.#handle.close((closeError) => {
      if (closeError) return callback(closeError);
      native.opendir((error, handle) => {
        if (error) return callback(error);
        this.#handle = handle;
        this.#place = place;
        callback();
      }, place);
    });
  }

  #close(callback) {
    this.#exclusively((finish) => {
      if (this.#closed) {
        process.nextTick(finish, callback, new codes.ERR_DIR_CLOSED());
        return;
      }
      this.#closed = true;
      this.#handle.close((error) => finish(callback, error));
    });
  }

  #fill(list) {
    this.#entries = list;
    this.#next = 0;
  }

  // The next entry that is at hand; undefined where there is none.
  #take() {
    if (this.#next >= this.#entries.length) return undefined;
    const name = decodeName(this.#entries[this.#next], this.#encoding);
    const entry = new Dirent(name, this.#entries[this.#next + 1], this.#place);
    this.#next += 2;
    if (this.#below !== undefined && entry.isDirectory()) {
      this.#below.push(path.join(`${this.#place}`, `${name}`));
    }
    return entry;
  }
}
Object.defineProperty(Dir.prototype, Symbol.asyncIterator, {
  __proto__: null,
  value: Dir.prototype.entries,
  enumerable: false,
  writable: true,
  configurable: true,
});

// (path, options) for a Dir.
function prepare(path, options) {
  const checked = toPath(path);
  const known = toOptions(options);
  if (known.recursive != null) validateBoolean(known.recursive, 'options.recursive');
  if (known.bufferSize !== undefined) {
    validateUint32(known.bufferSize, 'options.bufferSize', true);
  }
  return [checked, known];
}

function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  const [checked, known] = prepare(path, options);
  native.opendir((error, handle) => {
    if (error) callback(error);
    else callback(null, new Dir(handle, checked, known));
  }, checked);
}

function opendirSync(path, options) {
  const [checked, known] = prepare(path, options);
  return new Dir(native.opendir(undefined, checked), checked, known);
}

async function opendirPromise(path, options) {
  const [checked, known] = prepare(path, options);
  try {
    return new Dir(await start(native.opendir, [checked]), checked, known);
  } catch (error) {
    throw retrace(error);
  }
}

module.exports = { Dir, opendir, opendirPromise, opendirSync };
