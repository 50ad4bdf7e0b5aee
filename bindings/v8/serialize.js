'use strict';

// Values as bytes in V8's format, with Node's way to write typed arrays.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');

const { Deserializer, Serializer } = internalBinding('v8');

// A view is written as its number here, its length and its bytes.
const kinds = [
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
  Float32Array, Float64Array, DataView, Buffer, BigInt64Array, BigUint64Array,
];
const kDataView = 9;
const kBuffer = 10;

function kindOf(view) {
  if (view instanceof Buffer) return kBuffer;
  if (view instanceof DataView) return kDataView;
  const tag = view[Symbol.toStringTag];
  return kinds.findIndex((kind) => kind.name === tag);
}

const { releaseBuffer } = Serializer.prototype;

Object.assign(Serializer.prototype, {
  _getDataCloneError: Error,
  releaseBuffer() {
    const bytes = releaseBuffer.call(this);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  },
});

Object.defineProperty(Deserializer.prototype, 'buffer', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return this._source();
  },
});

Deserializer.prototype.readRawBytes = function readRawBytes(length) {
  const start = this._readRawBytes(length);
  return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + start, length);
};

class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }

  _writeHostObject(view) {
    const kind = ArrayBuffer.isView(view) ? kindOf(view) : -1;
    if (kind === -1) {
      throw new this._getDataCloneError(
        `Unserializable host object: ${require('internal/util/inspect').inspect(view)}`);
    }
    this.writeUint32(kind);
    this.writeUint32(view.byteLength);
    this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}

class DefaultDeserializer extends Deserializer {
  _readHostObject() {
    const kind = this.readUint32();
    const Kind = kinds[kind];
    if (Kind === undefined) throw new codes.ERR_INVALID_STATE('Unknown kind of a view');
    const length = this.readUint32();
    const start = this._readRawBytes(length);
    const { buffer, byteOffset } = this.buffer;
    const unit = Kind.BYTES_PER_ELEMENT ?? 1;
    const at = byteOffset + start;
    if (kind === kBuffer) return Buffer.from(buffer, at, length);
    if (at % unit === 0) return new Kind(buffer, at, length / unit);
    return new Kind(buffer.slice(at, at + length), 0, length / unit);
  }
}

function serialize(value) {
  const serializer = new DefaultSerializer();
  serializer.writeHeader();
  serializer.writeValue(value);
  return serializer.releaseBuffer();
}

function deserialize(buffer) {
  if (!ArrayBuffer.isView(buffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
  const deserializer = new DefaultDeserializer(buffer);
  deserializer.readHeader();
  return deserializer.readValue();
}

module.exports = {
  DefaultDeserializer, DefaultSerializer, Deserializer, Serializer, deserialize, serialize,
};
