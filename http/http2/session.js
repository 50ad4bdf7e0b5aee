'use strict';

// Http2Session: one connection, its settings, its streams and its end.
// https://nodejs.org/docs/latest-v20.x/api/http2.html#class-http2session

const EventEmitter = require('events');
const { FastBuffer } = require('internal/buffer');
const { codes } = require('internal/errors');
const { asyncContext, customInspectSymbol } = require('internal/util');
const { validateFunction, validateInt32, validateNumber } = require('internal/validators');
const { isArrayBufferView } = require('internal/util/types');
const constants = require('internal/http2/constants');
const { EventQueue } = require('internal/http2/events');
const {
  NativeSession, assertIsObject, libraryError, packOptions,
} = require('internal/http2/native');
const {
  settingsObject, settingsToPairs, validateSettings,
} = require('internal/http2/settings');
const { figuresOf } = require('internal/http2/performance');
const { clearIdleTimeout, refresh, setIdleTimeout } = require('internal/http2/timeout');
const { Transport } = require('internal/http2/transport');

const {
  NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR, NGHTTP2_SESSION_CLIENT,
  NGHTTP2_SESSION_SERVER,
} = constants;

const kMaxStreams = 2 ** 32 - 1;
const kMaxOutstanding = 10;
const kPingBytes = 8;
const kProtocolError = -505;   // NGHTTP2_ERR_PROTO
const kEmpty = new Uint8Array(0);

// The session that a socket carries.
const kSession = Symbol('session');

const validateBuffer = (value, name) => {
  if (!isArrayBufferView(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], value);
  }
};

function socketOnError(error) {
  this[kSession]?._socketFailed(error);
}

function socketOnClose() {
  this[kSession]?._socketClosed();
}

// [id, value, id, value, ...]
function pairsOf(custom) {
  return Object.entries(custom).flatMap(([id, value]) => [Number(id), value]);
}

function finishPing({ callback, resource }, args) {
  if (resource === null) {
    callback(...args);
    return;
  }
  resource.runInAsyncScope(callback, undefined, ...args);
  resource.emitDestroy();
}

function emitEnd(session, error) {
  if (error) session.emit('error', error);
  session.emit('close');
}

class Http2Session extends EventEmitter {
  constructor(type, options, socket) {
    super();
    this._type = type;
    this._socket = socket;
    this._proxy = undefined;
    this._native = null;
    this._transport = null;
    this._streams = new Map();
    this._pending = new Set();   // Streams without an id.
    this._ready = false;
    this._closed = false;
    this._destroyed = false;
    this._destroyCode = NGHTTP2_NO_ERROR;
    this._goawayCode = null;
    this._originSet = undefined;
    this._settingsWaiting = [];  // Callbacks of settings that the peer has not acknowledged.
    this._pendingAck = 0;
    this._pings = [];
    this._sent = 0;
    this._heldBack = [];         // Streams whose writes wait for the transport.
    this._seenSent = 0;          // When the timer went off last.
    this._maxPings = Math.max(options.maxOutstandingPings ?? kMaxOutstanding, 1);
    this._maxSettings = Math.max(options.maxOutstandingSettings ?? kMaxOutstanding, 1);
    this._localSettings = undefined;
    this._remoteSettings = undefined;
    this._customSettings = {};
    this._remoteCustom = {};
    this._wantedSettings = options.remoteCustomSettings;
    this._scheduled = false;
    this._figures = undefined;   // For a PerformanceObserver.
    this._eventQueue = new EventQueue(this);
    this.timeout = undefined;

    if (socket[kSession] !== undefined) throw new codes.ERR_HTTP2_SOCKET_BOUND();
    socket.on('error', socketOnError);
    socket.on('close', socketOnClose);
    socket[kSession] = this;
    if (typeof socket.setNoDelay === 'function') socket.setNoDelay();
    if (typeof socket.disableRenegotiation === 'function') socket.disableRenegotiation();
    if (socket.connecting || socket.secureConnecting) {
      socket.once(socket.encrypted ? 'secureConnect' : 'connect', () => {
        try {
          this._setup(options);
        } catch (error) {
          socket.destroy(error);
        }
      });
    } else {
      this._setup(options);
    }
  }

  _setup(options) {
    const socket = this._socket;
    if (this._destroyed) {
      process.nextTick(() => this.emit('connect', this, socket));
      return;
    }
    const isServer = this._type === NGHTTP2_SESSION_SERVER;
    this._native = new NativeSession(isServer, packOptions(options, isServer));
    this._figures = figuresOf(isServer ? 'server' : 'client');
    this._transport = new Transport(this, socket);
    this._ready = true;
    this._alpn = socket.encrypted ? socket.alpnProtocol : 'h2c';
    this.settings(typeof options.settings === 'object' ? options.settings : {});
    if (isServer && Array.isArray(options.origins)) this.origin(...options.origins);
    // A listener for what the peer has sent may still be attached.
    process.nextTick(() => {
      this.emit('connect', this, socket);
      this._transport?.start();
    });
  }

  // Bytes, both ways.

  _receive(bytes) {
    if (this._native === null || this._destroyed) return;
    refresh(this);
    this._figures?.received(bytes.length);
    const list = this._native.receive(bytes);
    if (list !== undefined) this._eventQueue.push(list, bytes);
    this._schedule();
  }

  // Sends on this turn of the loop, after what else happens on it.
  _schedule() {
    if (this._scheduled || this._native === null) return;
    this._scheduled = true;
    setImmediate(() => {
      this._scheduled = false;
      this._flush();
    });
  }

  // Sends without telling what comes of it.
  _send() {
    const native = this._native;
    const transport = this._transport;
    while (native !== null && !transport.blocked && !transport.gone) {
      const bytes = native.output();
      if (bytes === undefined) return;
      this._sent += bytes.byteLength;
      this._figures?.sent(bytes.byteLength);
      transport.write(new Uint8Array(bytes));
    }
  }

  // Everything written to the transport has gone.
  _drained() {
    for (const stream of this._heldBack.splice(0)) stream._onDrained();
    this._flush();
  }

  _flush() {
    this._send();
    const list = this._native?.takeEvents();
    if (list === undefined) return;
    this._schedule();
    this._eventQueue.push(list);
  }

  // The end.

  _socketFailed(error) {
    // After a GOAWAY without error the peer may leave as it likes.
    if (error.code === 'ECONNRESET' && this._goawayCode === NGHTTP2_NO_ERROR) this.destroy();
    else this.destroy(error);
  }

  _socketEnded() {
    const socket = this._socket;
    if (socket !== undefined && !socket.writableEnded) socket.end();
    this._socketClosed();
  }

  _socketClosed() {
    if (this._destroyed) return;
    const error = this.connecting ? new codes.ERR_SOCKET_CLOSED() : null;
    for (const stream of [...this._streams.values(), ...this._pending]) {
      // What is complete can still be read.
      if (stream._gone) continue;
      stream.close(NGHTTP2_CANCEL);
      stream.destroy();
    }
    this.close();
    this._maybeDestroy(error);
  }

  _maybeDestroy(error) {
    if (error === undefined || error === null) {
      if (!this._closed || this._streams.size > 0 || this._pending.size > 0) return;
    }
    this.destroy(error ?? undefined);
  }

  close(callback) {
    if (this._closed || this._destroyed) return;
    this._closed = true;
    if (typeof callback === 'function') this.once('close', callback);
    this.goaway();
    this._maybeDestroy();
  }

  destroy(error = NGHTTP2_NO_ERROR, code = undefined) {
    if (this._destroyed) return;
    if (typeof error === 'number') {
      code = error;
      error = code !== NGHTTP2_NO_ERROR ? new codes.ERR_HTTP2_SESSION_ERROR(code) : undefined;
    }
    if (code === undefined && error !== undefined && error !== null) code = NGHTTP2_INTERNAL_ERROR;
    this._destroyed = true;
    this._destroyCode = code ?? NGHTTP2_NO_ERROR;
    clearIdleTimeout(this);
    this.removeAllListeners('timeout');
    if (this._pending.size > 0 || this._streams.size > 0) {
      const cancel = new codes.ERR_HTTP2_STREAM_CANCEL(error);
      for (const stream of [...this._pending]) stream.destroy(cancel);
      for (const stream of [...this._streams.values()]) stream.destroy(error);
    }
    const native = this._native;
    if (native === null) {
      this._finish(error);
      return;
    }
    if (!this._transport.gone) {
      native.terminate(this._destroyCode);
      this._transport.blocked = false;
      this._send();
    }
    this._native = null;
    this._figures?.end(native.frames());
    native.close();
    setImmediate(() => this._finish(error));
  }

  _finish(error) {
    const socket = this._socket;
    this._transport?.release();
    this._transport = null;
    this._socket = undefined;
    for (const ping of this._pings.splice(0)) finishPing(ping, [false, 0, ping.payload]);
    this._settingsWaiting.length = 0;
    if (socket === undefined) {
      process.nextTick(emitEnd, this, error);
      return;
    }
    socket[kSession] = undefined;
    socket.removeListener('close', socketOnClose);
    if (socket.destroyed) {
      process.nextTick(emitEnd, this, error);
      return;
    }
    socket.on('close', () => emitEnd(this, error));
    if (this._closed) {
      // The peer's end is to be seen.
      socket.resume();
      socket.end();
    } else {
      socket.destroy(error ?? undefined);
    }
  }

  // Frames of the session.

  _assertAlive() {
    if (this._destroyed) throw new codes.ERR_HTTP2_INVALID_SESSION();
  }

  // Now, or once there is a connection.
  _whenConnected(work) {
    if (this.connecting) this.once('connect', work);
    else work();
  }

  settings(settings, callback) {
    this._assertAlive();
    assertIsObject(settings, 'settings');
    validateSettings(settings);
    if (callback) validateFunction(callback, 'callback');
    this._pendingAck++;
    const copy = { ...settings };
    this._whenConnected(() => {
      if (this._destroyed) return;
      refresh(this);
      if (this._settingsWaiting.length >= this._maxSettings) {
        this._pendingAck--;
        if (callback) callback(new codes.ERR_HTTP2_SETTINGS_CANCEL());
        this.destroy(new codes.ERR_HTTP2_MAX_PENDING_SETTINGS_ACK());
        return;
      }
      const pairs = settingsToPairs(copy);
      if (copy.customSettings !== undefined) {
        this._customSettings = { ...this._customSettings, ...copy.customSettings };
      }
      this._settingsWaiting.push({ callback, start: performance.now() });
      const result = this._native.settings(new Uint32Array(pairs));
      if (result !== 0) this.destroy(libraryError(result));
      else this._schedule();
    });
  }

  _settingsAcknowledged() {
    const waiting = this._settingsWaiting.shift();
    if (waiting === undefined) {
      this.destroy(libraryError(kProtocolError));
      return;
    }
    this._pendingAck--;
    this._localSettings = undefined;
    const settings = this.localSettings;
    const { callback } = waiting;
    if (typeof callback === 'function') callback(null, settings, performance.now() - waiting.start);
    this.emit('localSettings', settings);
  }

  // `pairs`: numbers (uint32) of settings that no RFC names; `values`: those of the others.
  _onSettings(pairs, values) {
    if (pairs !== undefined && this._wantedSettings !== undefined) {
      const numbers = new Uint32Array(pairs);
      for (let i = 0; i < numbers.length; i += 2) {
        if (this._wantedSettings.includes(numbers[i])) {
          this._remoteCustom[numbers[i]] = numbers[i + 1];
        }
      }
    }
    this._remoteSettings =
      settingsObject([...new Uint32Array(values)], pairsOf(this._remoteCustom));
    this.emit('remoteSettings', this._remoteSettings);
  }

  ping(payload, callback) {
    this._assertAlive();
    if (typeof payload === 'function') {
      callback = payload;
      payload = undefined;
    }
    if (payload) {
      validateBuffer(payload, 'payload');
      if (payload.byteLength !== kPingBytes) throw new codes.ERR_HTTP2_PING_LENGTH();
    }
    validateFunction(callback, 'callback');
    const done = (acknowledged, duration, data) => {
      if (acknowledged) callback(null, duration, data);
      else callback(new codes.ERR_HTTP2_PING_CANCEL());
    };
    if (this.connecting || this._closed) {
      process.nextTick(done, false, 0, payload);
      return undefined;
    }
    // A program that watches asynchronous work sees pings, too.
    const resource = asyncContext.active ?
      new (require('async_hooks').AsyncResource)('HTTP2PING') : null;
    if (this._pings.length >= this._maxPings) {
      finishPing({ callback: done, resource }, [false]);
      return false;
    }
    const view = payload ?
      new FastBuffer(payload.buffer, payload.byteOffset, payload.byteLength) :
      require('crypto').randomBytes(kPingBytes);
    this._pings.push({ callback: done, payload: view, resource, start: performance.now() });
    this._native.ping(view);
    this._schedule();
    return true;
  }

  _pingAcknowledged(payload) {
    const ping = this._pings.shift();
    if (ping === undefined) {
      this.destroy(libraryError(kProtocolError));
      return;
    }
    const duration = performance.now() - ping.start;
    if (this._figures !== undefined) this._figures.pingTime = duration;
    finishPing(ping, [true, duration, new FastBuffer(payload, 0, kPingBytes)]);
  }

  goaway(code = NGHTTP2_NO_ERROR, lastStreamID = 0, opaqueData = undefined) {
    this._assertAlive();
    if (opaqueData !== undefined) validateBuffer(opaqueData, 'opaqueData');
    validateNumber(code, 'code');
    validateNumber(lastStreamID, 'lastStreamID');
    this._whenConnected(() => {
      if (this._destroyed) return;
      refresh(this);
      this._native.goaway(code, lastStreamID, opaqueData ?? kEmpty);
      this._schedule();
    });
  }

  setNextStreamID(id) {
    this._assertAlive();
    validateNumber(id, 'id');
    if (id <= 0 || id > kMaxStreams) {
      throw new codes.ERR_OUT_OF_RANGE('id', `> 0 and <= ${kMaxStreams}`, id);
    }
    this._native.setNextStream(id);
  }

  setLocalWindowSize(windowSize) {
    this._assertAlive();
    validateInt32(windowSize, 'windowSize', 0);
    const result = this._native.setLocalWindowSize(windowSize);
    if (result !== 0) this.destroy(libraryError(result));
    else this._schedule();
  }

  // Timers and references.

  _onTimeout() {
    if (this._destroyed) return;
    // A slow peer that still reads is no idle one.
    if (this._seenSent !== this._sent && this._isWriting()) {
      this._seenSent = this._sent;
      refresh(this);
      return;
    }
    this.emit('timeout');
  }

  _isWriting() {
    for (const stream of this._streams.values()) {
      if (stream._writeCallback !== null) return true;
    }
    return Boolean(this._transport?.blocked);
  }

  ref() {
    this._socket?.ref?.();
  }

  unref() {
    this._socket?.unref?.();
  }

  // What it is like.

  get connecting() {
    return !this._ready;
  }

  get closed() {
    return this._closed;
  }

  get destroyed() {
    return this._destroyed;
  }

  get encrypted() {
    return this._socket === undefined ? undefined : Boolean(this._socket.encrypted);
  }

  get alpnProtocol() {
    return this._alpn;
  }

  get originSet() {
    if (!this.encrypted || this._destroyed) return undefined;
    return [...this._origins()];
  }

  _origins() {
    if (this._originSet === undefined) {
      this._originSet = new Set();
      const { remoteAddress, remoteFamily, remotePort } = this._socket;
      const servername = this._socket.servername ||
        (remoteFamily === 'IPv6' ? `[${remoteAddress}]` : remoteAddress);
      if (servername) {
        const port = remotePort === undefined || remotePort === null ? '' : `:${remotePort}`;
        this._originSet.add(new URL(`https://${servername}${port}`).origin);
      }
    }
    return this._originSet;
  }

  get pendingSettingsAck() {
    return this._pendingAck > 0;
  }

  get type() {
    return this._type;
  }

  get socket() {
    this._proxy ??= require('internal/http2/socket_proxy').proxyOf(this);
    return this._proxy;
  }

  get state() {
    const list = this._native?.state();
    if (list === undefined) return {};
    const [
      effectiveLocalWindowSize, effectiveRecvDataLength, nextStreamID, localWindowSize,
      lastProcStreamID, remoteWindowSize, outboundQueueSize, deflateDynamicTableSize,
      inflateDynamicTableSize,
    ] = list;
    return {
      effectiveLocalWindowSize, effectiveRecvDataLength, nextStreamID, localWindowSize,
      lastProcStreamID, remoteWindowSize, outboundQueueSize, deflateDynamicTableSize,
      inflateDynamicTableSize,
    };
  }

  get localSettings() {
    if (this._localSettings === undefined) {
      if (this._native === null) return {};
      this._localSettings =
        settingsObject(this._native.getSettings(false), pairsOf(this._customSettings));
    }
    return this._localSettings;
  }

  get remoteSettings() {
    if (this._remoteSettings === undefined) {
      if (this._native === null) return {};
      this._remoteSettings =
        settingsObject(this._native.getSettings(true), pairsOf(this._remoteCustom));
    }
    return this._remoteSettings;
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = {
      type: this._type, closed: this.closed, destroyed: this.destroyed, state: this.state,
      localSettings: this.localSettings, remoteSettings: this.remoteSettings,
    };
    const { inspect } = require('internal/util/inspect');
    return `${this.constructor.name} ${inspect(shown, {
      ...options, depth: options.depth === null ? null : options.depth - 1 })}`;
  }
}

Http2Session.prototype.setTimeout = setIdleTimeout;

Http2Session.prototype[EventEmitter.captureRejectionSymbol] = function(error, event, ...args) {
  if (event === 'stream') args[0].destroy(error);
  else this.destroy(error);
};

module.exports = { Http2Session, NGHTTP2_SESSION_CLIENT, NGHTTP2_SESSION_SERVER, kSession };
