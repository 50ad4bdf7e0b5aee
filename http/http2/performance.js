'use strict';

// Entries of type 'http2' for PerformanceObserver: one for a session and one for each of its
// streams, made when it ends. Sessions that begin while nobody observes have no figures.

const { now } = require('internal/perf/clock');
const { announce, isObserved } = require('internal/perf/observer');

function tell(name, start, detail) {
  const { makeNodeEntry } = require('internal/perf/timeline');
  announce(makeNodeEntry(name, 'http2', start, now() - start, detail));
}

class StreamFigures {
  #session;
  #start = now();
  #bytesRead = 0;
  #bytesWritten = 0;
  // Milliseconds since the start; 0 for what has not come.
  #toFirstByte = 0;
  #toFirstByteSent = 0;
  #toFirstHeader = 0;

  constructor(session) {
    this.#session = session;
  }

  headers() {
    this.#toFirstHeader ||= now() - this.#start;
  }

  received(size) {
    this.#toFirstByte ||= now() - this.#start;
    this.#bytesRead += size;
  }

  written(chunk, encoding) {
    this.#bytesWritten += require('buffer').Buffer.byteLength(chunk, encoding);
  }

  // What has been written has been framed.
  sent() {
    this.#toFirstByteSent ||= now() - this.#start;
  }

  end(id) {
    this.#session.streamEnded(now() - this.#start);
    tell('Http2Stream', this.#start, {
      bytesRead: this.#bytesRead,
      bytesWritten: this.#bytesWritten,
      id,
      timeToFirstByte: this.#toFirstByte,
      timeToFirstByteSent: this.#toFirstByteSent,
      timeToFirstHeader: this.#toFirstHeader,
    });
  }
}

class SessionFigures {
  #type;
  #start = now();
  #bytesRead = 0;
  #bytesWritten = 0;
  #streams = 0;
  #open = 0;
  #mostOpen = 0;
  #ended = 0;
  #streamTime = 0;
  // Milliseconds that the last ping took.
  pingTime = 0;

  constructor(type) {
    this.#type = type;
  }

  received(size) {
    this.#bytesRead += size;
  }

  sent(size) {
    this.#bytesWritten += size;
  }

  streamBegun() {
    this.#streams++;
    this.#mostOpen = Math.max(this.#mostOpen, ++this.#open);
    return new StreamFigures(this);
  }

  streamEnded(duration) {
    this.#open--;
    this.#ended++;
    this.#streamTime += duration;
  }

  end([framesReceived, framesSent]) {
    tell('Http2Session', this.#start, {
      bytesWritten: this.#bytesWritten,
      bytesRead: this.#bytesRead,
      framesReceived,
      framesSent,
      maxConcurrentStreams: this.#mostOpen,
      pingRTT: this.pingTime,
      streamAverageDuration: this.#ended === 0 ? 0 : this.#streamTime / this.#ended,
      streamCount: this.#streams,
      type: this.#type,
    });
  }
}

// What counts for a session that begins, or undefined. `type` is 'server' or 'client'.
function figuresOf(type) {
  return isObserved('http2') ? new SessionFigures(type) : undefined;
}

module.exports = { figuresOf };
