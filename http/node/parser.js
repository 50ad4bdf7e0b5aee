'use strict';

// A parser on a stream: brings what native code finds to messages.

const { defaultHeaderSize, now } = require('internal/http/common');
const { IncomingMessage } = require('internal/http/incoming');
const { FastBuffer } = require('internal/buffer');

const { HttpParser } = internalBinding('http_parser');

// HttpParser::Event.
const kNeedMore = 0;
const kHead = 1;
const kBody = 2;
const kEnd = 3;
const kInterim = 4;
const kUpgrade = 5;

// What a parser of responses has to know of the request: see HttpParser::Begin().
const kOrdinary = 0;

// What onIncoming() of a parser may answer.
const kGoOn = 0;
const kTakeOver = 2; // The rest is no HTTP.

class MessageParser {
  // `settings`: { responses, maxHeaderSize, checkHost, lenient, IncomingMessage, pickMessage }, the
  // last a function that returns another constructor for the next message, or undefined.
  constructor(socket, peer, settings) {
    this.socket = socket;
    this.incoming = null;
    this.outgoing = null;
    this.onIncoming = null; // (message, shouldKeepAlive)
    this.onEnd = null;
    this.joinDuplicateHeaders = undefined;
    this.maxHeaderPairs = 2000;
    this.maxHeadersCount = null;
    this.peer = peer;
    this.responses = settings.responses;
    this.Message = settings.IncomingMessage ?? IncomingMessage;
    this.pickMessage = settings.pickMessage;
    this.native = new HttpParser(
      settings.responses, settings.maxHeaderSize || defaultHeaderSize(),
      settings.checkHost === true, settings.lenient === true);
    // For the timeouts of servers: when the message under way began, and whether its head is there.
    this.started = 0;
    this.headDone = false;
    this.failed = false;
  }

  // Returns the number of bytes used, fewer than given only where a protocol other than HTTP
  // follows; or an error.
  execute(bytes) {
    const { native } = this;
    for (let offset = 0; ;) {
      const event = native.next(bytes, offset);
      offset = native.position();
      switch (event) {
        case kNeedMore:
          return offset;
        case kHead:
          if (this.takeHead() === kTakeOver) return offset;
          break;
        case kBody:
          this.takeBody(bytes, native.bodyStart(), native.bodyEnd());
          break;
        case kEnd:
          if (this.takeEnd() || this.native === null) return offset;
          if (this.responses) {
            if (offset === bytes.length) return offset;
            native.begin(kOrdinary);
          }
          break;
        case kInterim:
        case kUpgrade:
          this.takeHead(event === kUpgrade);
          if (event === kUpgrade) return offset;
          this.incoming = null;
          break;
        default:
          return this.error(bytes);
      }
      // Whoever was told may have ended the parser.
      if (this.native === null) return offset;
    }
  }

  // Goes on in the body of `message`, which `native` is in, and which began `age` milliseconds ago.
  enterBody(native, message, age) {
    this.native = native;
    this.incoming = message;
    this.started = Math.max(1, now() - age);
    this.headDone = true;
  }

  takeHead(upgrade = false) {
    const { native } = this;
    const meta = native.meta();
    const Message = this.pickMessage?.() ?? this.Message;
    const message = new Message(this.socket);
    message._isResponse = this.responses;
    message._fill(this.peer, meta, native.head());
    if (this.responses) {
      message.upgrade = upgrade;
      message.url = '';
    }
    this.incoming = message;
    this.headDone = true;
    const keepAlive = (meta & (this.responses ? 0x800 : 0x100)) !== 0;
    return this.onIncoming(message, keepAlive);
  }

  takeBody(bytes, start, end) {
    if (this.incoming === null) return;
    this.incoming._receive(new FastBuffer(bytes.buffer, bytes.byteOffset + start, end - start));
  }

  // True where the rest of the bytes belongs to another protocol.
  takeEnd() {
    const message = this.incoming;
    this.started = 0;
    this.headDone = false;
    if (message === null) return false;
    message._finishBody(this.native.trailers());
    // A body that nobody has read yet does not hold up the next message.
    const { socket } = this;
    if (socket !== null && !socket._paused && socket.readable) socket.resume();
    return this.onEnd?.(message) === true;
  }

  error(bytes) {
    this.failed = true;
    const [, code, reason, bytesParsed] = this.native.error();
    const error = new Error(`Parse Error: ${reason}`);
    error.bytesParsed = bytesParsed;
    error.code = code;
    error.reason = reason;
    error.rawPacket = bytes;
    return error;
  }

  // The peer sends no more. Returns an error where it should have.
  finish() {
    if (this.native === null || this.failed) return undefined;
    switch (this.native.finish()) {
      case kNeedMore:
        return undefined;
      case kEnd:
        this.takeEnd();
        return undefined;
      default: {
        if (this.responses) return undefined;
        const error = new Error('Parse Error: Invalid EOF state');
        error.bytesParsed = 0;
        error.code = 'HPE_INVALID_EOF_STATE';
        error.reason = 'Invalid EOF state';
        return error;
      }
    }
  }

  free() {
    release(this);
  }

  close() {
    release(this);
  }

  pause() {}

  resume() {}
}

function release(parser) {
  if (parser.socket?.parser === parser) parser.socket.parser = null;
  if (parser.outgoing !== null) parser.outgoing.parser = null;
  parser.native = null;
  parser.socket = null;
  parser.incoming = null;
  parser.outgoing = null;
  parser.onIncoming = null;
}

module.exports = { MessageParser, kGoOn, kTakeOver };
