'use strict';

// Requests and responses for a handler that is an application with prototypes of its own, `request`
// and `response`, which it puts under what it is given (express): they are made with them. Objects
// whose prototype changes later share no hidden class in V8, and every access to them is slow.

const { IncomingMessage } = require('internal/http/incoming');
const { ServerResponse } = require('internal/http/response');

function isPrototypeOf(base, object) {
  const { isPrototypeOf: ask } = Object.prototype;
  return typeof object === 'object' && Reflect.apply(ask, base, [object]);
}

// A constructor of what `Base` makes, with another prototype.
function withPrototype(prototype, Base) {
  function Message(of, options) {
    Reflect.apply(Base, this, [of, options]);
  }
  Message.prototype = prototype;
  return Message;
}

// The same for what native code serves. The assignments are counted by V8, which makes room for so
// many fields in the object itself.
function directRequests(prototype) {
  function Request() {
    this._socket = this._head = this._peer = this._url = this._method = this._raw = undefined;
    this._meta = this._handle = this._connection = 0;
    this._headers = this._trailerBlock = undefined;
    this._consuming = this._dumped = this.complete = this.aborted = false;
    Reflect.apply(IncomingMessage, this, [undefined]);
  }
  Request.prototype = prototype;
  return Request;
}

function directResponses(prototype) {
  function Response(req) {
    this._socket = this.statusMessage = this._events = undefined;
    this._handle = this.statusCode = this._set = 0;
    this.req = this._fields = this._header = null;
    this.finished = false;
    Reflect.apply(ServerResponse, this, [req]);
  }
  Response.prototype = prototype;
  return Response;
}

// Constructors for what the server's handler is given next: { Request, Response }, and of what
// native code serves { DirectRequest, DirectResponse }; null where they are the server's own.
function constructorsFor(server) {
  const handler = server._events?.request;
  if (typeof handler !== 'function' || handler.request === undefined) return null;
  const { request, response } = handler;
  let { _application: known } = server;
  if (known === undefined || known.request !== request || known.response !== response) {
    const usable = server._IncomingMessage === IncomingMessage &&
      server._ServerResponse === ServerResponse &&
      isPrototypeOf(IncomingMessage.prototype, request) &&
      isPrototypeOf(ServerResponse.prototype, response);
    known = {
      request,
      response,
      constructors: !usable ? null : {
        DirectRequest: directRequests(request),
        DirectResponse: directResponses(response),
        Request: withPrototype(request, IncomingMessage),
        Response: withPrototype(response, ServerResponse),
      },
    };
    server._application = known;
  }
  return known.constructors;
}

module.exports = { constructorsFor };
