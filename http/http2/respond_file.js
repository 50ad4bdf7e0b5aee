'use strict';

// Responses out of files: respondWithFD() and respondWithFile().

const { codes } = require('internal/errors');
const { assertIsObject } = require('internal/http2/native');
const constants = require('internal/http2/constants');

const {
  HTTP2_HEADER_CONTENT_LENGTH, HTTP2_HEADER_STATUS, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR,
} = constants;

const kPiece = 64 * 1024;

function completeOptions(options) {
  assertIsObject(options, 'options');
  options = { ...options };
  for (const name of ['offset', 'length']) {
    if (options[name] !== undefined && typeof options[name] !== 'number') {
      throw new codes.ERR_INVALID_ARG_VALUE(`options.${name}`, options[name]);
    }
  }
  if (options.statCheck !== undefined && typeof options.statCheck !== 'function') {
    throw new codes.ERR_INVALID_ARG_VALUE('options.statCheck', options.statCheck);
  }
  return options;
}

function prepare(stream, headers, options) {
  const { completeHeaders, kNoContent } = require('internal/http2/server_stream');
  stream._assertUsable();
  if (stream._headersSent) throw new codes.ERR_HTTP2_HEADERS_SENT();
  options = completeOptions(options);
  stream._touch();
  headers = completeHeaders(headers, options);
  const status = headers[HTTP2_HEADER_STATUS];
  if (kNoContent.includes(status)) throw new codes.ERR_HTTP2_PAYLOAD_FORBIDDEN(status);
  return [headers, options];
}

// Nobody waits for the body any more.
function isOver(stream) {
  return stream.destroyed || stream._gone ||
    stream._closed && stream._rstCode !== NGHTTP2_NO_ERROR;
}

// Writes what the descriptor has in the range; `finished` is called when all of it has been sent,
// `close` when the descriptor is not needed any more.
function sendRange(stream, fd, { offset, length }, close, finished) {
  const fs = require('fs');
  const buffer = require('buffer').Buffer.allocUnsafeSlow(kPiece);
  let left = length < 0 ? Infinity : length;
  let at = offset > 0 ? offset : null;
  const end = () => {
    stream._endBody();
    close();
  };
  // What is written is copied before it is called back.
  const next = () => {
    if (isOver(stream)) {
      close();
      return;
    }
    fs.read(fd, buffer, 0, Math.min(kPiece, left), at, (error, size) => {
      if (error) stream.close(NGHTTP2_INTERNAL_ERROR);
      if (error || isOver(stream)) {
        close();
        return;
      }
      left -= size;
      if (at !== null) at += size;
      const isLast = size === 0 || left === 0;
      if (size > 0) stream._send([{ chunk: buffer.subarray(0, size) }], isLast ? finished : next);
      if (!isLast) return;
      end();
      if (size === 0) finished();
    });
  };
  if (length === 0) {
    end();
    finished();
  } else {
    next();
  }
}

// Sends what the descriptor has from `offset` on; `close` at the end.
function send(stream, fd, headers, options, close) {
  stream._respond(headers, false, Boolean(options.waitForTrailers));
  if (stream.destroyed || stream.writableEnded) {
    close();
    return;
  }
  const { offset = 0, length = -1 } = options;
  // The body is the file: the user writes nothing to it, and his end() does not cut it.
  stream._final = (finished) => sendRange(stream, fd, { offset, length }, close, finished);
  stream.end();
}

function checkStat(stream, fd, headers, options, onFailure, close) {
  const fs = require('fs');
  fs.fstat(fd, (error, stat) => {
    if (stream.destroyed || stream._closed) {
      close();
      return;
    }
    if (error) {
      onFailure(error);
      return;
    }
    if (!stat.isFile()) {
      // Without a size there is nothing to start at.
      const hasRange = options.offset !== undefined && options.offset !== 0 ||
        options.length !== undefined && options.length >= 0;
      if (options.isPath && (stat.isDirectory() || hasRange)) {
        onFailure(hasRange && !stat.isDirectory() ? new codes.ERR_HTTP2_SEND_FILE_NOSEEK() :
          new codes.ERR_HTTP2_SEND_FILE());
        return;
      }
    }
    const range = {
      offset: options.offset !== undefined ? options.offset : 0,
      length: options.length !== undefined ? options.length : -1,
    };
    if (options.statCheck &&
        Reflect.apply(options.statCheck, stream, [stat, headers, range]) === false) {
      close();
      return;
    }
    if (stream._headersSent || stream.destroyed || stream._closed) {
      close();
      return;
    }
    const sendable = { ...options, ...range };
    if (stat.isFile()) {
      sendable.length = range.length < 0 ? stat.size - +range.offset :
        Math.min(stat.size - +range.offset, range.length);
      headers[HTTP2_HEADER_CONTENT_LENGTH] = sendable.length;
    } else {
      sendable.offset = 0;
    }
    try {
      send(stream, fd, headers, sendable, close);
    } catch (failure) {
      close();
      stream.destroy(failure);
    }
  });
}

function respondWithFD(stream, fd, givenHeaders, givenOptions) {
  const [headers, options] = prepare(stream, givenHeaders, givenOptions);
  const { FileHandle } = require('internal/fs/file_handle');
  if (fd instanceof FileHandle) {
    ({ fd } = fd);
  } else if (typeof fd !== 'number') {
    throw new codes.ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], fd);
  }
  const close = () => {};
  if (options.statCheck) {
    checkStat(stream, fd, headers, options, (error) => stream.destroy(error), close);
    return;
  }
  send(stream, fd, headers, options, close);
}

function respondWithFile(stream, path, givenHeaders, givenOptions) {
  const [headers, options] = prepare(stream, givenHeaders, givenOptions);
  const { onError } = options;
  const onFailure = (error) => {
    if (onError) {
      onError(error);
      return;
    }
    stream.close(NGHTTP2_INTERNAL_ERROR);
    stream.destroy(error);
  };
  const fs = require('fs');
  fs.open(path, 'r', (error, fd) => {
    if (error) {
      if (!stream.destroyed && !stream._closed) onFailure(error);
      return;
    }
    let closed = false;
    const close = () => {
      if (closed) return;
      closed = true;
      fs.close(fd, (failure) => {
        if (failure) stream.destroy(failure);
      });
    };
    checkStat(stream, fd, headers, { ...options, isPath: true }, (failure) => {
      close();
      onFailure(failure);
    }, close);
  });
}

module.exports = { respondWithFD, respondWithFile };
