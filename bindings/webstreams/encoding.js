'use strict';

// TextEncoderStream and TextDecoderStream.

const { TransformStream } = require('stream/web');
const { TextDecoder, TextEncoder } = require('internal/encoding');
const { defineInspect } = require('internal/webstreams/inspect');

function isHighSurrogate(unit) {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function defineTag(Class) {
  Object.defineProperty(Class.prototype, Symbol.toStringTag, {
    __proto__: null, value: Class.name, configurable: true,
  });
  for (const [name, descriptor] of Object.entries(
    Object.getOwnPropertyDescriptors(Class.prototype))) {
    if (descriptor.get === undefined) continue;
    Object.defineProperty(Class.prototype, name, { ...descriptor, enumerable: true });
  }
}

class TextEncoderStream {
  #transform;

  constructor() {
    const encoder = new TextEncoder();
    // The first half of a pair whose second half comes with the next chunk.
    let held = '';
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        let text = held + String(chunk);
        held = '';
        if (text.length > 0 && isHighSurrogate(text.charCodeAt(text.length - 1))) {
          held = text.slice(-1);
          text = text.slice(0, -1);
        }
        if (text.length > 0) controller.enqueue(encoder.encode(text));
      },
      flush(controller) {
        if (held !== '') controller.enqueue(new Uint8Array([0xef, 0xbf, 0xbd]));
      },
    });
  }

  get encoding() {
    void this.#transform;
    return 'utf-8';
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}

class TextDecoderStream {
  #decoder;
  #transform;

  constructor(encoding = 'utf-8', options = {}) {
    const decoder = new TextDecoder(encoding, options);
    this.#decoder = decoder;
    this.#transform = new TransformStream({
      transform(chunk, controller) {
        const text = decoder.decode(chunk, { stream: true });
        if (text !== '') controller.enqueue(text);
      },
      flush(controller) {
        const text = decoder.decode();
        if (text !== '') controller.enqueue(text);
      },
    });
  }

  get encoding() {
    return this.#decoder.encoding;
  }

  get fatal() {
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    return this.#decoder.ignoreBOM;
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}

defineTag(TextEncoderStream);
defineTag(TextDecoderStream);
defineInspect(TextEncoderStream, ({ encoding, readable, writable }) => ({
  encoding, readable, writable,
}));
defineInspect(TextDecoderStream, ({ encoding, fatal, ignoreBOM, readable, writable }) => ({
  encoding, fatal, ignoreBOM, readable, writable,
}));

module.exports = { TextDecoderStream, TextEncoderStream };
