'use strict';

// process.stdout and process.stderr as most programs use them: something to write text to. What is
// made at first is a small object that writes by itself; whatever else somebody asks of it makes it
// the stream it should be (internal/process/stdio_streams), in place.

function isPlainText(chunk, encoding) {
  return typeof chunk === 'string' &&
    (encoding === undefined || encoding === null || encoding === 'utf8');
}

class Light {
  constructor(fd) {
    this.fd = fd;
    this.object = Object.create(this.#prototype());
  }

  get untouched() {
    return this.object !== undefined && !Object.hasOwn(this.object, 'write');
  }

  // The methods and getters of the small object; anything else is found by the proxy behind them.
  #prototype() {
    const light = this;
    const upgrade = () => light.upgrade();
    const rest = new Proxy({}, {
      get(target, key, receiver) {
        return Reflect.get(upgrade(), key, receiver);
      },
      set(target, key, value) {
        return Reflect.set(upgrade(), key, value);
      },
      has(target, key) {
        return key in upgrade();
      },
      getPrototypeOf() {
        return Object.getPrototypeOf(upgrade());
      },
    });
    return Object.create(rest, {
      fd: { value: light.fd, writable: true },
      isTTY: {
        get: () => (internalBinding('stdio').isatty(light.fd) ? true : undefined),
        set(value) {
          upgrade().isTTY = value;
        },
      },
      _isStdio: { value: true, writable: true },
      writable: { value: true, writable: true },
      write: {
        value: function write(chunk, encoding, callback) {
          return light.write(this, chunk, encoding, callback);
        },
        writable: true,
      },
    });
  }

  write(receiver, chunk, encoding, callback) {
    if (typeof encoding === 'function') [encoding, callback] = [undefined, encoding];
    if (this.object === undefined || receiver !== this.object || !isPlainText(chunk, encoding) ||
        internalBinding('stdio').writeString(this.fd, chunk) !== 0) {
      const stream = receiver === this.object ? this.upgrade() : receiver;
      return Object.getPrototypeOf(stream).write.call(stream, chunk, encoding, callback);
    }
    if (typeof callback === 'function') process.nextTick(callback, null);
    return true;
  }

  upgrade() {
    const { object } = this;
    if (object === undefined) return this.stream;
    this.object = undefined;
    this.stream = object;
    require('internal/process/stdio_streams').makeOutput(object, this.fd);
    return object;
  }
}

const lights = [undefined, undefined];
let stdin;
let replaced = null;   // the streams of a worker

function output(index) {
  const light = lights[index] ??= new Light(index + 1);
  return light.object ?? light.stream;
}

module.exports = {
  // The next process may have others.
  forget() {
    lights[0] = lights[1] = stdin = undefined;
  },
  // Streams of the caller's take the place of the process's.
  replace(streams) {
    replaced = streams;
  },
  getStdin() {
    if (replaced !== null) return replaced.stdin;
    return stdin ??= require('internal/process/stdio_streams').makeInput();
  },
  getStdout() {
    return replaced?.stdout ?? output(0);
  },
  getStderr() {
    return replaced?.stderr ?? output(1);
  },
  // Whether a write to the descriptor is all that a write to the stream would be.
  isUntouched(isError) {
    return replaced === null && (lights[isError ? 1 : 0]?.untouched ?? true);
  },
};
