'use strict';

// What a handshake asks the program: for a session, a certificate, a protocol, a pre-shared key.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { events } = require('internal/tls/handle');
const { validateObject, validateString } = require('internal/validators');

// The callback of a program for what a handshake waits for: an error, or a second call, ends the
// connection.
function answerOnce(tlsSocket, next) {
  let called = false;
  return (error, answer) => {
    if (called) {
      tlsSocket.destroy(new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    if (error) tlsSocket.destroy(error);
    else next(answer);
  };
}

function findSession(tlsSocket, id) {
  const { server } = tlsSocket._tlsOptions;
  if (!server || server.listenerCount('resumeSession') === 0) return false;
  const { _handle: handle } = tlsSocket;
  server.emit('resumeSession', id, answerOnce(tlsSocket, (session) => {
    if (handle.closed) return;
    handle.session.loadSession(session || undefined);
    handle.cycle();
  }));
  return true;
}

// Whether the handshake has to wait: for the certificate of that name, and for the word of its
// authority on it.
function chooseCertificate(tlsSocket, servername, wantsOcsp) {
  const { _handle: handle, _SNICallback: callback } = tlsSocket;
  const { server } = tlsSocket._tlsOptions;
  if (servername) tlsSocket.servername = servername;
  let ready = false;
  let context = tlsSocket._tlsOptions.secureContext?.context;
  const finish = () => {
    ready = true;
    if (handle.closed) return;
    handle.session.certificateReady();
    handle.cycle();
  };
  const askOcsp = () => {
    if (!wantsOcsp || !server || server.listenerCount('OCSPRequest') === 0 || !context) {
      finish();
      return;
    }
    const issuer = context.getIssuer();
    const certificate = context.getCertificate();
    const answered = answerOnce(tlsSocket, (response) => {
      if (!handle.closed && response) handle.session.setOcspResponse(response);
      finish();
    });
    server.emit('OCSPRequest', certificate && Buffer.from(certificate),
                issuer && Buffer.from(issuer), answered);
  };
  if (!servername || typeof callback !== 'function') {
    askOcsp();
    return !ready;
  }
  Reflect.apply(callback, tlsSocket, [servername, answerOnce(tlsSocket, (chosen) => {
    if (handle.closed) return;
    if (chosen) {
      const { SecureContext } = internalBinding('tls');
      const native = chosen.context ?? chosen;
      if (!(native instanceof SecureContext)) {
        const failure = new TypeError('Invalid SNI context');
        failure.code = 'ERR_TLS_INVALID_CONTEXT';
        tlsSocket.destroy(failure);
        return;
      }
      context = native;
      handle.session.setContext(native);
    }
    askOcsp();
  })]);
  return !ready;
}

// The names that a client offers, out of their form on the wire: [[where, name], ...].
function protocolsOf(wire) {
  const list = [];
  for (let at = 0; at < wire.length; at += 1 + wire[at]) {
    list.push([at, wire.latin1Slice(at + 1, at + 1 + wire[at])]);
  }
  return list;
}

function chooseProtocol(tlsSocket, wire) {
  const offered = protocolsOf(wire);
  const protocols = offered.map(([, name]) => name);
  const servername = tlsSocket._handle.session.getServername();
  const chosen = Reflect.apply(tlsSocket._tlsOptions.ALPNCallback, tlsSocket,
                               [{ servername, protocols }]);
  if (chosen === undefined) return undefined;
  const found = offered.find(([, name]) => name === chosen);
  if (found === undefined) {
    // A mistake of the program, which no peer is to answer for.
    const error = new codes.ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, protocols);
    process.nextTick(() => {
      throw error;
    });
    return undefined;
  }
  return found[0];
}

function isView(value) {
  return ArrayBuffer.isView(value);
}

function requireView(value, name) {
  if (isView(value)) return;
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], value);
}

function serverKey(tlsSocket, identity, most) {
  const result = tlsSocket._tlsOptions.pskCallback.call(tlsSocket, tlsSocket, identity);
  if (result === null || result === undefined) return undefined;
  const key = isView(result) ? result : result.psk;
  requireView(key, 'ret');
  checkKeySize(key, most);
  return key;
}

function checkKeySize(key, most) {
  if (key.byteLength <= most) return;
  throw new codes.ERR_INVALID_ARG_VALUE(
    'psk', key, `Pre-shared key exceeds ${most} bytes`);
}

function clientKey(tlsSocket, hint, most, mostIdentity) {
  const result = tlsSocket._tlsOptions.pskCallback(hint);
  if (result === null || result === undefined) return undefined;
  validateObject(result, 'ret');
  const { identity, psk } = result;
  requireView(psk, 'ret.psk');
  checkKeySize(psk, most);
  validateString(identity, 'ret.identity');
  if (Buffer.byteLength(identity) > mostIdentity) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      'identity', identity, `PSK identity exceeds ${mostIdentity} bytes`);
  }
  return [identity, psk];
}

// The answer to a question of the session, of those that session.h lists.
function answer(tlsSocket, event, [first, second, third]) {
  switch (event) {
    case events.kLoadSession:
      return findSession(tlsSocket, Buffer.from(first));
    case events.kCertificate:
      return chooseCertificate(tlsSocket, first, second);
    case events.kAlpn:
      return chooseProtocol(tlsSocket, Buffer.from(first));
    case events.kPskServer:
      return serverKey(tlsSocket, first, second);
    case events.kPskClient:
      return clientKey(tlsSocket, first, second, third);
    default:
      return undefined;
  }
}

module.exports = { answer, requireView };
