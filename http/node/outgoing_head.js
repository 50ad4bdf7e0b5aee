'use strict';

// The first bytes of a message: its first line and header fields, with those that the message
// itself is answerable for (Connection, Content-Length, Transfer-Encoding, Date).

const { codes } = require('internal/errors');
const { validateHeaderName, validateHeaderValue, dateLine } = require('internal/http/common');

const { isArray } = Array;

const kClose = /(?:^|\W)close(?:$|\W)/i;
const kChunked = /(?:^|\W)chunked(?:$|\W)/i;

// Collects the lines, and notes what the program has said about the framing.
class Head {
  constructor(message, firstLine) {
    this.message = message;
    this.text = firstLine;
    this.connection = false;
    this.length = false;
    this.encoding = false;
    this.date = false;
    this.expect = false;
    this.trailer = false;
  }

  addField(name, value, check) {
    if (check) validateHeaderName(name);
    if (this.message._contentLength && name.length === 19 &&
        name.toLowerCase() === 'content-disposition') {
      value = isArray(value) ? value.map(latin1) : latin1(value);
    }
    if (isArray(value)) {
      if (!this.joins(name, value)) {
        for (const one of value) this.addLine(name, one, check);
        return;
      }
      value = value.join('; ');
    }
    this.addLine(name, value, check);
  }

  // Whether the values of a list go into one line.
  joins(name, values) {
    const { _uniqueHeaders: unique } = this.message;
    const isCookie = values.length > 1 && name.length === 6 && name.toLowerCase() === 'cookie';
    return isCookie || (unique !== null && unique !== undefined && unique.has(name.toLowerCase()));
  }

  addLine(name, value, check) {
    if (check) validateHeaderValue(name, value);
    this.text += `${name}: ${value}\r\n`;
    if (name.length >= 4 && name.length <= 17) this.note(name.toLowerCase(), value);
  }

  note(lower, value) {
    const { message } = this;
    switch (lower) {
      case 'connection':
        this.connection = true;
        message._removedConnection = false;
        if (kClose.test(value)) message._last = true;
        else message.shouldKeepAlive = true;
        break;
      case 'transfer-encoding':
        this.encoding = true;
        message._removedTE = false;
        if (kChunked.test(value)) message.chunkedEncoding = true;
        break;
      case 'content-length':
        this.length = true;
        message._contentLength = +value;
        message._removedContLen = false;
        break;
      case 'date':
      case 'expect':
      case 'trailer':
        this[lower] = true;
        break;
      case 'keep-alive':
        message._defaultKeepAlive = false;
        break;
    }
  }

  addAll(headers) {
    if (!isArray(headers)) {
      for (const name in headers) {
        if (Object.hasOwn(headers, name)) this.addField(name, headers[name], true);
      }
    } else if (headers.length > 0 && isArray(headers[0])) {
      for (const [name, value] of headers) this.addField(name, value, true);
    } else {
      if (headers.length % 2 !== 0) throw new codes.ERR_INVALID_ARG_VALUE('headers', headers);
      for (let i = 0; i < headers.length; i += 2) this.addField(headers[i], headers[i + 1], true);
    }
  }
}

// Bytes of a value that is no ASCII leave as they are.
function latin1(value) {
  return require('buffer').Buffer.from(value, 'latin1');
}

// Whether the connection serves further messages, and how that is said.
function connectionLines(message, head) {
  if (message._removedConnection) {
    message._last = !message.shouldKeepAlive;
    return '';
  }
  if (head.connection) return '';
  const keeps = message.shouldKeepAlive &&
    (head.length || message.useChunkedEncodingByDefault || message.agent);
  if (!keeps) {
    message._last = true;
    return 'Connection: close\r\n';
  }
  if (message.maxRequestsOnConnectionReached) return 'Connection: close\r\n';
  if (!message._keepAliveTimeout || !message._defaultKeepAlive) {
    return 'Connection: keep-alive\r\n';
  }
  const seconds = Math.floor(message._keepAliveTimeout / 1000);
  const limit = ~~message._maxRequestsPerSocket > 0 ? `, max=${message._maxRequestsPerSocket}` : '';
  return `Connection: keep-alive\r\nKeep-Alive: timeout=${seconds}${limit}\r\n`;
}

// How the end of the body will be told.
function framingLines(message, head) {
  if (head.length || head.encoding) return '';
  if (!message._hasBody) {
    message.chunkedEncoding = false;
  } else if (!message.useChunkedEncodingByDefault) {
    message._last = true;
  } else if (!head.trailer && !message._removedContLen &&
             typeof message._contentLength === 'number') {
    return `Content-Length: ${message._contentLength}\r\n`;
  } else if (!message._removedTE) {
    message.chunkedEncoding = true;
    return 'Transfer-Encoding: chunked\r\n';
  } else {
    // Nothing but the end of the connection is left for it.
    message._last = true;
  }
  return '';
}

// `headers` are those of the message itself, or what the program gave in place of them.
function storeHeader(message, firstLine, headers) {
  const head = new Head(message, firstLine);
  if (headers !== null && headers !== undefined) {
    if (headers === message._fields) {
      for (let i = 0; i < headers.length; i += 3) {
        head.addField(headers[i + 1], headers[i + 2], false);
      }
    } else {
      head.addAll(headers);
    }
  }
  let lines = '';
  if (message.sendDate && !head.date) lines += dateLine();
  const { statusCode } = message;
  if (message.chunkedEncoding && (statusCode === 204 || statusCode === 304)) {
    // RFC 9112 section 6.1: no Transfer-Encoding where there is no content. The peer may have
    // been promised chunks, so nothing can follow.
    message.chunkedEncoding = false;
    message.shouldKeepAlive = false;
  }
  lines += connectionLines(message, head);
  lines += framingLines(message, head);
  if (head.trailer && message.chunkedEncoding !== true) throw new codes.ERR_HTTP_TRAILER_INVALID();
  message._header = `${head.text}${lines}\r\n`;
  message._headerSent = false;
  // The head waits for the first part of the body, unless the body waits for an answer to it.
  if (head.expect) message._send('');
}

module.exports = { storeHeader };
