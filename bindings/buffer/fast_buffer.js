'use strict';

// The class behind Buffer, and where the memory of buffers comes from.

const binding = internalBinding('buffer');

// V8 keeps the bytes of typed arrays up to this size in its heap, zeroed at no cost.
const kInHeapSize = 64;

// Buffer, a plain function so that it can be called without `new`, shares this prototype.
class FastBuffer extends Uint8Array {
  constructor(bufferOrLength, byteOffset, length) {
    super(bufferOrLength, byteOffset, length);
  }
}

// Gives any object the fields of a class that extends this.
class Itself {
  constructor(object) {
    return object;
  }
}

// On the memory of a pool, which no message may take away from the other buffers. A private field
// is made faster than a hidden property.
class PoolMark extends Itself {
  #marked;

  static isOn(object) {
    return #marked in object;
  }
}

// What small buffers are cut from. `sizes.poolSize` is Buffer.poolSize, which programs change.
const pool = {
  sizes: { poolSize: 8192 },
  memory: undefined,
  bytes: undefined,
  size: 0,
  used: 0,
};

// Memory whose content is undefined; undefined where there is none.
let allocate = binding.allocate;

// --zero-fill-buffers: what was in memory before does not show in buffers any more.
function zeroFill() {
  allocate = (size) => new ArrayBuffer(size);
  pool.memory = undefined;
}

// A buffer with memory of its own, whose content is undefined.
function createUnsafe(size) {
  if (size > kInHeapSize) {
    const memory = allocate(size);
    if (memory !== undefined) return new FastBuffer(memory, 0, memory.byteLength);
  }
  return new FastBuffer(size);
}

function isPoolable(size) {
  return size < (pool.sizes.poolSize >>> 1);
}

// Makes room for `size` bytes and returns the pool; takePooled() makes a buffer of the first of
// them.
function poolFor(size) {
  if (pool.memory === undefined || size > pool.size - pool.used) {
    pool.size = pool.sizes.poolSize;
    pool.memory = allocate(pool.size);
    new PoolMark(pool.memory);
    pool.bytes = new FastBuffer(pool.memory, 0, pool.size);
    pool.used = 0;
  }
  return pool;
}

function takePooled(size) {
  const buffer = new FastBuffer(pool.memory, pool.used, size);
  // Aligned, so that views of other element types can be made of the next one.
  pool.used = (pool.used + size + 7) & ~7;
  return buffer;
}

function allocateUnsafe(size) {
  if (size <= 0) return new FastBuffer();
  if (!isPoolable(size)) return createUnsafe(size);
  poolFor(size);
  return takePooled(size);
}

module.exports = {
  FastBuffer,
  PoolMark,
  allocateUnsafe,
  createUnsafe,
  isPoolable,
  pool,
  poolFor,
  takePooled,
  zeroFill,
};
