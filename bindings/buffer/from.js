'use strict';

// Buffer.from() and the other functions that make buffers.

const { codes } = require('internal/errors');
const { FastBuffer, allocateUnsafe, createUnsafe, isPoolable, pool, poolFor, takePooled } =
  require('internal/buffer');
const {
  encodingNumber, kBase64, kBase64Url, kUtf16, kUtf8,
} = require('internal/buffer/encodings');
const { fill } = require('internal/buffer/fill');
const { validateInteger, validateNumber } = require('internal/validators');

const binding = internalBinding('buffer');
const { kMaxLength } = binding;
const { isAnyArrayBuffer } = internalBinding('util');
const uncurry = Function.prototype.call.bind(Function.prototype.bind, Function.prototype.call);

const TypedArray = Object.getPrototypeOf(Uint8Array);
const isTypedArray = (value) => typedArrayName(value) !== undefined;
const typedArrayName = getterOf(Symbol.toStringTag);
const typedArrayBuffer = getterOf('buffer');
const typedArrayByteLength = getterOf('byteLength');
const typedArrayByteOffset = getterOf('byteOffset');
const typedArrayLength = getterOf('length');
const typedArraySlice = uncurry(TypedArray.prototype.slice);
const setTypedArray = uncurry(TypedArray.prototype.set);

function getterOf(name) {
  return uncurry(Object.getOwnPropertyDescriptor(TypedArray.prototype, name).get);
}

// The most bytes that this many characters can be.
function mostBytes(length, encoding) {
  switch (encoding) {
    case kUtf8:
      return 3 * length;
    case kUtf16:
      return 2 * length;
    case kBase64:
    case kBase64Url:
      return length - (length >>> 2);
    default:
      return length;
  }
}

function fromString(string, encoding) {
  let number = kUtf8;
  if (typeof encoding === 'string' && encoding !== '' && encoding !== 'utf8') {
    number = encodingNumber(encoding);
    if (number === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  }
  const { length } = string;
  if (length === 0) return new FastBuffer();
  const room = mostBytes(length, number);
  if (isPoolable(room)) {
    const free = pool.size - pool.used;
    // The rest of a pool is not thrown away for bytes that most texts do not have.
    const isTight = room > free && length <= free;
    const { bytes, used } = poolFor(isTight ? binding.utf8Size(string) : room);
    return takePooled(binding.write(bytes, string, used, room, number));
  }
  const memory = binding.create(string, number);
  return new FastBuffer(memory, 0, memory.byteLength);
}

function fromArrayBuffer(memory, offset, length) {
  const start = offset === undefined ? 0 : +offset || 0;
  const most = memory.byteLength - start;
  if (most < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length === undefined) return new FastBuffer(memory, start, most);
  const size = Math.max(+length || 0, 0);
  if (size > most) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  return new FastBuffer(memory, start, size);
}

function fromArrayLike(list) {
  const { length } = list;
  if (length <= 0) return new FastBuffer();
  if (!isPoolable(length)) return new FastBuffer(list);
  poolFor(length);
  const { used } = pool;
  const buffer = takePooled(length);
  try {
    setTypedArray(buffer, list, 0);
  } catch (error) {
    pool.used = used;
    throw error;
  }
  return buffer;
}

// A list of bytes, or what toJSON() made of a buffer; undefined for all else.
function fromObject(value) {
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
    return typeof value.length === 'number' ? fromArrayLike(value) : new FastBuffer();
  }
  if (value.type === 'Buffer' && Array.isArray(value.data)) return fromArrayLike(value.data);
  return undefined;
}

function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);

  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);

    const primitive = value.valueOf && value.valueOf();
    if (primitive != null && primitive !== value &&
        (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    const buffer = fromObject(value);
    if (buffer !== undefined) return buffer;

    if (typeof value[Symbol.toPrimitive] === 'function') {
      const text = value[Symbol.toPrimitive]('string');
      if (typeof text === 'string') return fromString(text, encodingOrOffset);
    }
  }
  throw new codes.ERR_INVALID_ARG_TYPE(
    'first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
}

function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) throw new codes.ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const count = typedArrayLength(view);
  let part = view;
  if (count > 0 && (offset !== undefined || length !== undefined)) {
    if (offset !== undefined) validateInteger(offset, 'offset', 0);
    const start = offset ?? 0;
    if (start >= count) return new FastBuffer();
    if (length !== undefined) validateInteger(length, 'length', 0);
    part = typedArraySlice(view, start, length === undefined ? count : start + length);
  }
  return fromArrayLike(new Uint8Array(
    typedArrayBuffer(part), typedArrayByteOffset(part), typedArrayByteLength(part)));
}

// An arrow function, so that it is no constructor.
const of = (...items) => {
  const buffer = createUnsafe(items.length);
  for (let i = 0; i < items.length; i++) buffer[i] = items[i];
  return buffer;
};

function alloc(size, value, encoding) {
  validateNumber(size, 'size', 0, kMaxLength);
  if (value === undefined || value === 0 || size === 0) return new FastBuffer(size);
  const buffer = createUnsafe(size);
  return fill(buffer, value, 0, buffer.length, encoding);
}

function allocUnsafe(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return allocateUnsafe(size);
}

function allocUnsafeSlow(size) {
  validateNumber(size, 'size', 0, kMaxLength);
  return createUnsafe(size);
}

function SlowBuffer(size) {
  return allocUnsafeSlow(size);
}

Object.setPrototypeOf(SlowBuffer.prototype, Uint8Array.prototype);
Object.setPrototypeOf(SlowBuffer, Uint8Array);

module.exports = {
  SlowBuffer,
  statics: { alloc, allocUnsafe, allocUnsafeSlow, copyBytesFrom, from, of },
};
