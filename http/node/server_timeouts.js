'use strict';

// Peers that are too slow: one look at all connections now and then.

const { codes } = require('internal/errors');
const { now } = require('internal/http/common');

const kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');

function startChecking(server) {
  stopChecking(server);
  const check = () => checkConnections(server);
  server[kConnectionsCheckingInterval] =
    setInterval(check, server.connectionsCheckingInterval).unref();
}

function stopChecking(server) {
  const check = server[kConnectionsCheckingInterval];
  if (check !== undefined) clearInterval(check);
}

function checkConnections(server) {
  const { headersTimeout, requestTimeout } = server;
  if (headersTimeout === 0 && requestTimeout === 0) return;
  const { onSocketError } = require('internal/http/server_connection');
  const time = now();
  for (const parser of [...server._live]) {
    if (parser.started === 0 || !parser.socket) continue;
    const age = time - parser.started;
    const late = (headersTimeout > 0 && !parser.headDone && age >= headersTimeout) ||
      (requestTimeout > 0 && age >= requestTimeout);
    if (!late) continue;
    // Once is enough.
    parser.started = 0;
    server._live.delete(parser);
    Reflect.apply(onSocketError, parser.socket, [new codes.ERR_HTTP_REQUEST_TIMEOUT()]);
  }
}

module.exports = { kConnectionsCheckingInterval, startChecking, stopChecking };
