'use strict';

// The socket of a connection that native code serves (internal/http/direct). It tells what there is
// to tell without a net.Socket: where the two ends are, whether it is open, and when it has closed.
// With whatever else a program does to it, it becomes a net.Socket, the same object, and its
// connection leaves native code.

const EventEmitter = require('events');
const { getDefaultHighWaterMark } = require('stream');
const { binding } = require('internal/http/common');
const { Socket } = require('internal/net/socket');

const { defineProperty, setPrototypeOf } = Object;
const { ownKeys } = Reflect;
const { prototype: emitter } = EventEmitter;

class LightSocket {
  #direct;
  #connection;
  #sockname = undefined;
  #peername = undefined;
  #gone = false;
  #events = undefined;

  // Whether it is us who look at the listeners.
  static #own = false;

  constructor(direct, connection) {
    this.#direct = direct;
    this.#connection = connection;
    this._eventsCount = 0;
    this._maxListeners = undefined;
  }

  static #asEmitter(light, method, args) {
    const before = LightSocket.#own;
    LightSocket.#own = true;
    try {
      return Reflect.apply(method, light, args);
    } finally {
      LightSocket.#own = before;
    }
  }

  // Whether the program sees a net.Socket from now on; not so of what only inherits from one.
  static #promote(light) {
    if (!(#direct in light)) return false;
    if (light.#direct !== null) light.#direct._promote(light, light.#connection, light.#gone);
    return true;
  }

  // Makes it a net.Socket; returns the listeners it had, which restore() puts behind those of the
  // server.
  static become(light, options) {
    const events = light.#events;
    const sockname = light.#sockname;
    const peername = light.#peername;
    light.#direct = null;
    light.#events = undefined;
    light._eventsCount = 0;
    setPrototypeOf(light, Socket.prototype);
    Reflect.apply(Socket, light, [options]);
    if (sockname !== undefined) light._sockname = sockname;
    if (peername !== undefined) light._peername = peername;
    return events;
  }

  static restore(socket, events) {
    for (const name in events) {
      const listeners = events[name];
      if (typeof listeners === 'function') socket.on(name, listeners);
      else for (const listener of listeners ?? []) socket.on(name, listener);
    }
  }

  // The connection has ended, or is about to.
  static setGone(light) {
    light.#gone = true;
  }

  static emitClose(light) {
    light.#gone = true;
    LightSocket.#asEmitter(light, emitter.emit, ['close', false]);
  }

  #end(remote) {
    const end = binding.endpoint(this.#direct._native, this.#connection, remote);
    if (this.#gone || end === undefined) return undefined;
    const [address, port, family] = end;
    return { address, port, family };
  }

  // Whether everything is sent that ever will be.
  #ended() {
    return binding.ending(this.#direct._native, this.#connection);
  }

  #local() {
    return this.#sockname ??= this.#end(false);
  }

  #remote() {
    return this.#peername ??= this.#end(true);
  }

  static #define(name, get) {
    defineProperty(LightSocket.prototype, name, {
      __proto__: null,
      configurable: true,
      get,
      set(value) {
        if (LightSocket.#promote(this)) this[name] = value;
      },
    });
  }

  static {
    const { prototype } = this;
    const define = this.#define;
    setPrototypeOf(prototype, Socket.prototype);

    for (const field of ['address', 'port', 'family']) {
      const name = field[0].toUpperCase() + field.slice(1);
      define(`remote${name}`, function() {
        return #direct in this ? this.#remote()?.[field] : undefined;
      });
      define(`local${name}`, function() {
        return #direct in this ? this.#local()?.[field] : undefined;
      });
    }
    define('readable', function() {
      return #direct in this && !this.#gone;
    });
    define('writable', function() {
      return #direct in this && !this.#gone && !this.#ended();
    });
    define('writableEnded', function() {
      return #direct in this && !this.#gone && this.#ended();
    });
    for (const name of ['destroyed', 'closed']) {
      define(name, function() {
        return #direct in this && this.#gone;
      });
    }
    define('readyState', function() {
      if (this.readable) return this.writable ? 'open' : 'readOnly';
      return 'closed';
    });
    for (const name of ['connecting', 'pending']) define(name, () => false);
    define('errored', () => null);
    for (const name of ['server', '_server']) {
      define(name, function() {
        return #direct in this ? this.#direct.server : undefined;
      });
    }
    for (const name of ['readableHighWaterMark', 'writableHighWaterMark']) {
      define(name, function() {
        return (#direct in this ? this.#direct.server.highWaterMark : undefined) ??
          getDefaultHighWaterMark(false);
      });
    }
    // What the requests and responses of native code ask.
    define('_isLight', () => true);

    // Listening for the end of the connection is all that needs no more than this.
    for (const name of ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener']) {
      const method = emitter[name];
      prototype[name] = {
        [name](event, listener) {
          if (event === 'close' || event === 'error') {
            return LightSocket.#asEmitter(this, method, [event, listener]);
          }
          LightSocket.#promote(this);
          return this[name](event, listener);
        },
      }[name];
    }
    for (const name of ['off', 'removeListener']) {
      const method = emitter[name];
      prototype[name] = {
        [name](event, listener) {
          if (#direct in this && this.#direct !== null) {
            return LightSocket.#asEmitter(this, method, [event, listener]);
          }
          return Reflect.apply(method, this, [event, listener]);
        },
      }[name];
    }
    defineProperty(prototype, '_events', {
      __proto__: null,
      configurable: true,
      get() {
        if (!(#direct in this)) return undefined;
        if (LightSocket.#own) return this.#events;
        return LightSocket.#promote(this) ? this._events : undefined;
      },
      set(value) {
        if (!(#direct in this)) return;
        if (LightSocket.#own) this.#events = value;
        else if (LightSocket.#promote(this)) this._events = value;
      },
    });

    // Everything else that a net.Socket has, of its own or by inheritance.
    const others = new Set(['_handle', '_hadError', '_parent', '_host', '_pendingData',
                            '_pendingEncoding', '_sockname', '_peername', '_readableState',
                            '_writableState', '_httpMessage', '_paused', 'allowHalfOpen', 'parser',
                            'timeout', 'emit', 'listenerCount', 'listeners', 'rawListeners',
                            'eventNames', 'removeAllListeners']);
    for (let from = Socket.prototype; from !== emitter; from = Object.getPrototypeOf(from)) {
      for (const name of ownKeys(from)) others.add(name);
    }
    for (const name of others) {
      if (name === 'constructor' || Object.hasOwn(prototype, name)) continue;
      define(name, function() {
        return LightSocket.#promote(this) ? this[name] : undefined;
      });
    }
    prototype.constructor = Socket;
    const { inspect } = require('internal/util/inspect');
    // As the socket that it stands for.
    defineProperty(prototype, inspect.custom, {
      __proto__: null,
      value() {
        LightSocket.#promote(this);
        return this;
      },
    });
  }
}

module.exports = { LightSocket };
