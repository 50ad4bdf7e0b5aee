'use strict';

// The body of an incoming message, as far as a Readable of its own is needed: flowing and paused
// reading, 'data', 'end', 'readable', 'close', pipe, async iteration, setEncoding, backpressure.
//
// The state comes into being when somebody looks; until then a body is held back by the server.

const { binding, toBuffer } = require('internal/http/common');

const kHighWaterMark = 64 * 1024;

const { nextTick } = process;

class IncomingBody {
  constructor(message) {
    this.message = message;
    this.chunks = [];
    this.size = 0;
    this.flowing = null; // null: nobody has said anything yet.
    this.complete = message.complete; // No more will arrive.
    this.endEmitted = false;
    this.closeEmitted = false;
    this.scheduled = false;
    this.decoder = null;
    this.held = false; // The server holds the rest back.
    this.error = null;
    this.destroyed = false;
    this.wake = null; // Of the async iterator that waits.
    this.readable = false; // Somebody listens to 'readable'.
  }

  push(chunk) {
    if (this.destroyed) return;
    const data = this.decoder === null ? toBuffer(chunk) : this.decoder.write(chunk);
    if (data.length === 0) return;
    if (this.flowing === true && this.chunks.length === 0 && !this.scheduled) {
      this.message.emit('data', data);
      return;
    }
    this.chunks.push(data);
    this.size += data.length;
    if (this.size >= kHighWaterMark && !this.held) {
      this.held = true;
      control(this.message, 0);
    }
    this.notify();
  }

  finish() {
    this.complete = true;
    const rest = this.decoder?.end();
    if (rest) {
      this.chunks.push(rest);
      this.size += rest.length;
    }
    this.notify();
  }

  notify() {
    this.wake?.();
    if (this.flowing === true || this.readable) this.schedule();
  }

  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    nextTick(flow, this);
  }

  // The next piece, or null.
  take() {
    const chunk = this.chunks.shift();
    if (chunk === undefined) return null;
    this.size -= chunk.length;
    if (this.held && this.size < kHighWaterMark / 2) {
      this.held = false;
      control(this.message, 1);
    }
    return chunk;
  }

  emitEnd() {
    if (this.endEmitted) return;
    this.endEmitted = true;
    this.message.emit('end');
    nextTick(emitClose, this);
  }

  destroy(error) {
    if (this.destroyed) return;
    this.destroyed = true;
    this.error = error ?? null;
    this.chunks.length = 0;
    this.size = 0;
    this.wake?.();
    nextTick(emitErrorAndClose, this);
  }
}

function control(message, action) {
  if (message._handle >= 0) {
    binding.controlBody(message._server._id, message._handle, action);
  }
}

function flow(body) {
  body.scheduled = false;
  const { message } = body;
  if (body.readable && body.flowing !== true) {
    if (body.chunks.length > 0 || body.complete) message.emit('readable');
    if (body.complete && body.chunks.length === 0) body.emitEnd();
    return;
  }
  while (body.flowing === true && !body.destroyed) {
    const chunk = body.take();
    if (chunk === null) break;
    message.emit('data', chunk);
  }
  if (body.flowing === true && body.complete && !body.destroyed && body.chunks.length === 0) {
    body.emitEnd();
  }
}

function emitClose(body) {
  if (body.closeEmitted) return;
  body.closeEmitted = true;
  body.destroyed = true;
  body.message.emit('close');
}

function emitErrorAndClose(body) {
  // Node's rule: without a listener the error of a request is nobody's business.
  if (body.error !== null && body.message.listenerCount('error') > 0) {
    body.message.emit('error', body.error);
  }
  emitClose(body);
}

function makeDecoder(encoding) {
  try {
    const { StringDecoder } = require('string_decoder');
    return new StringDecoder(encoding);
  } catch (error) {
    if (error.code) throw error;
    return require('internal/http/plain_bytes').makeDecoder(encoding);
  }
}

module.exports = { IncomingBody, control, makeDecoder };
