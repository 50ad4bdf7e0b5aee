'use strict';

// http.IncomingMessage of a server. What a handler does not look at is never made: the message
// holds its head as one string (target, then name and value of each field, one a line), and the
// parts come out of it on first use.

const EventEmitter = require('events');
const { ConnResetException } = require('internal/errors');
const { methodNames } = require('internal/http/common');

const { defineProperty } = Object;

// Heads often repeat: the last target cut out is kept with the head it came from.
let lastHead = '';
let lastTarget = '';

// `server`, `meta`, `handle` and `head` are given by the server alone.
function IncomingMessage(socket, server, meta, handle, head) {
  this._server = server;
  this._meta = meta;
  this._handle = handle === undefined ? -1 : handle;
  this._head = head;
  this._url = undefined;
  this._method = undefined;
  this._raw = undefined;
  this._headers = undefined;
  this._socket = socket;
  this._body = null;
  this._trailerBlock = undefined;
  this._res = null;
  this.complete = meta !== undefined && (meta & 0x80) === 0;
  this.aborted = false;
}
Object.setPrototypeOf(IncomingMessage.prototype, EventEmitter.prototype);
Object.setPrototypeOf(IncomingMessage, EventEmitter);

const { prototype } = IncomingMessage;
const inherited = EventEmitter.prototype;

function define(name, get, set) {
  defineProperty(prototype, name, {
    __proto__: null, configurable: true, enumerable: true, get, set,
  });
}

// A getter whose value a program may replace.
function defineLazy(name, make) {
  define(name, function() {
    return make(this);
  }, function(value) {
    defineProperty(this, name, {
      __proto__: null, configurable: true, enumerable: true, writable: true, value,
    });
  });
}

define('url', function() {
  if (this._url !== undefined) return this._url;
  const head = this._head;
  if (head === undefined) return '';
  if (head !== lastHead) {
    const end = head.indexOf('\n');
    lastTarget = end < 0 ? head : head.slice(0, end);
    lastHead = head;
  }
  return this._url = lastTarget;
}, function(value) {
  this._url = value;
});

define('method', function() {
  if (this._method !== undefined) return this._method;
  return this._meta === undefined ? null : methodNames[this._meta & 63];
}, function(value) {
  this._method = value;
});

define('rawHeaders', function() {
  if (this._raw === undefined) {
    this._raw = this._head === undefined ? [] : this._head.split('\n').slice(1);
  }
  return this._raw;
}, function(value) {
  this._raw = value;
});

function limitOf(message) {
  const limit = message._server?.maxHeadersCount;
  return typeof limit === 'number' ? limit : 2000;
}

define('headers', function() {
  if (this._headers === undefined) {
    const { joined } = require('internal/http/incoming_headers');
    this._headers = joined(this.rawHeaders, limitOf(this), this.joinDuplicateHeaders);
  }
  return this._headers;
}, function(value) {
  this._headers = value;
});

function once(message, name, value) {
  defineProperty(message, name, {
    __proto__: null, configurable: true, enumerable: true, writable: true, value,
  });
  return value;
}

function joinedFields(message, raw) {
  const { joined } = require('internal/http/incoming_headers');
  return joined(raw, limitOf(message), message.joinDuplicateHeaders);
}

function distinctFields(message, raw) {
  return require('internal/http/incoming_headers').distinct(raw, limitOf(message));
}

defineLazy('headersDistinct', (message) => once(
  message, 'headersDistinct', distinctFields(message, message.rawHeaders)));
defineLazy('rawTrailers', (message) => message._trailerBlock?.split('\n') ?? []);
// Before the end of the body there are none, and the next look is to see them.
defineLazy('trailers', (message) => (message.complete ? once(
  message, 'trailers', joinedFields(message, message.rawTrailers)) : {}));
defineLazy('trailersDistinct', (message) => (message.complete ? once(
  message, 'trailersDistinct', distinctFields(message, message.rawTrailers)) : {}));
defineLazy('httpVersionMajor', (message) => (message._meta === undefined ? null : 1));
defineLazy('httpVersionMinor', (message) => (
  message._meta === undefined ? null : message._meta >>> 6 & 1));
defineLazy('httpVersion', (message) => (
  message._meta === undefined ? null : (message._meta & 0x40) !== 0 ? '1.1' : '1.0'));
defineLazy('joinDuplicateHeaders', (message) => message._server?.joinDuplicateHeaders ?? false);
defineLazy('statusCode', () => null);
defineLazy('statusMessage', () => null);
defineLazy('upgrade', () => false);

function socketOf(message) {
  if (message._socket === undefined && message._handle >= 0) {
    message._socket = message._server._socketOf(message._handle);
  }
  return message._socket ?? null;
}

define('socket', function() {
  return socketOf(this);
}, function(value) {
  this._socket = value;
});
define('connection', function() {
  return this.socket;
}, function(value) {
  this.socket = value;
});
defineLazy('client', (message) => message.socket);

// The body: see internal/http/incoming_body, which is loaded when somebody wants one.

function bodyOf(message) {
  if (message._body === null) {
    const { IncomingBody } = require('internal/http/incoming_body');
    message._body = new IncomingBody(message);
  }
  return message._body;
}

prototype.on = function on(name, listener) {
  inherited.on.call(this, name, listener);
  if (name === 'data') {
    const body = bodyOf(this);
    if (body.flowing !== false) this.resume();
  } else if (name === 'readable') {
    const body = bodyOf(this);
    body.readable = true;
    body.schedule();
  } else if (name === 'close' || name === 'end') {
    bodyOf(this);
    this._res?._noticeRequestListener();
  }
  return this;
};
prototype.addListener = prototype.on;

prototype.resume = function resume() {
  const body = bodyOf(this);
  body.flowing = true;
  body.schedule();
  return this;
};

prototype.pause = function pause() {
  bodyOf(this).flowing = false;
  return this;
};

prototype.isPaused = function isPaused() {
  return bodyOf(this).flowing === false;
};

prototype.setEncoding = function setEncoding(encoding) {
  const body = bodyOf(this);
  body.decoder = require('internal/http/incoming_body').makeDecoder(encoding);
  body.chunks = body.chunks.map((chunk) => body.decoder.write(chunk));
  return this;
};

prototype.read = function read() {
  const body = bodyOf(this);
  const chunk = body.take();
  if (chunk !== null) this.emit('data', chunk);
  if (body.complete && body.chunks.length === 0) body.schedule();
  return chunk;
};

prototype.pipe = function pipe(target, options) {
  this.on('data', (chunk) => {
    if (target.write(chunk) === false) this.pause();
  });
  target.on('drain', () => this.resume());
  if (options?.end !== false) this.on('end', () => target.end());
  target.emit('pipe', this);
  return target;
};

prototype[Symbol.asyncIterator] = async function* iterate() {
  const body = bodyOf(this);
  try {
    for (;;) {
      const chunk = body.take();
      if (chunk !== null) {
        yield chunk;
      } else if (body.error !== null) {
        throw body.error;
      } else if (body.complete || body.destroyed) {
        break;
      } else {
        await new Promise((resolve) => {
          body.wake = resolve;
        });
        body.wake = null;
      }
    }
    if (!body.destroyed) body.emitEnd();
  } finally {
    if (!body.complete) this.destroy();
  }
};

prototype.setTimeout = function setTimeout(ms, callback) {
  if (callback) this.on('timeout', callback);
  this.socket?.setTimeout(ms);
  return this;
};

prototype.destroy = function destroy(error) {
  const body = bodyOf(this);
  if (body.destroyed) return this;
  if (!body.endEmitted || !this.complete) {
    this.aborted = true;
    this.emit('aborted');
    this.socket?.destroy();
  }
  body.destroy(error);
  return this;
};

function defineState(name, read) {
  defineProperty(prototype, name, {
    __proto__: null, configurable: true, enumerable: false,
    get() {
      return read(this);
    },
  });
}

defineState('destroyed', (message) => message._body?.destroyed ?? false);
defineState('readable', (message) => !(message._body?.destroyed || message._body?.endEmitted));
defineState('readableEnded', (message) => message._body?.endEmitted ?? false);
defineState('readableFlowing', (message) => message._body?.flowing ?? null);
defineState('readableLength', (message) => message._body?.size ?? 0);
defineState('readableEncoding', (message) => message._body?.decoder?.encoding ?? null);
defineState('readableAborted', (message) => message.aborted);
defineState('closed', (message) => message._body?.closeEmitted ?? false);
defineState('errored', (message) => message._body?.error ?? null);

// What the server tells.

prototype._pushBody = function(chunk) {
  bodyOf(this).push(chunk);
};

prototype._finishBody = function(trailerBlock) {
  this.complete = true;
  this._trailerBlock = trailerBlock;
  bodyOf(this).finish();
};

// The response is done: nobody will read the rest.
prototype._dump = function _dump() {
  const body = this._body;
  if (body === null) {
    if (!this.complete) require('internal/http/incoming_body').control(this, 2);
    return;
  }
  if (body.flowing === true || body.endEmitted || body.wake !== null) return;
  if (!this.complete) {
    require('internal/http/incoming_body').control(this, 2);
    body.complete = true;
  }
  this.removeAllListeners('data');
  body.chunks.length = 0;
  this.resume();
};

// The connection is gone.
prototype._abort = function() {
  const body = this._body;
  if (body?.endEmitted && this.complete) return;
  this.aborted = true;
  if (this._events === undefined && body === null) return;
  this.emit('aborted');
  bodyOf(this).destroy(new ConnResetException('aborted'));
};

module.exports = { IncomingMessage };
