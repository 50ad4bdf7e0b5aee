'use strict';

// Histograms of whole numbers from 1 to 2^63 - 1, with three significant figures: what is nearer to
// each other than a 2048th counts as the same, as in HdrHistogram.

const { codes } = require('internal/errors');
const { Transferable, kClone, kDeserialize } = require('internal/transferable');
const { customInspectSymbol } = require('internal/util');
const { validateInteger, validateNumber, validateObject } = require('internal/validators');

const kMake = Symbol('kMake');
const kHighest = 2n ** 63n - 1n;
const kFigureBits = 11;

// How many low bits of the value do not count.
function shiftOf(value) {
  return BigInt(Math.max(0, value.toString(2).length - kFigureBits));
}

function lowest(value) {
  const shift = shiftOf(value);
  return (value >> shift) << shift;
}

function highest(value) {
  return lowest(value) + (1n << shiftOf(value)) - 1n;
}

function median(value) {
  return lowest(value) + ((1n << shiftOf(value)) >> 1n);
}

class Histogram extends Transferable {
  #limit;
  #lowestLimit;
  #counts = new Map();   // lowest equivalent value -> count
  #sorted = null;
  #count = 0;
  #exceeds = 0;
  #min = kHighest;
  #max = 0n;

  constructor(key, lowestLimit = 1n, limit = kHighest) {
    if (key !== kMake) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
    this.#lowestLimit = lowestLimit;
    this.#limit = limit;
  }

  // For the classes below and for add().
  static put(histogram, value, count = 1) {
    if (value > histogram.#limit) {
      histogram.#exceeds += count;
      return;
    }
    const key = lowest(value);
    histogram.#counts.set(key, (histogram.#counts.get(key) ?? 0) + count);
    histogram.#sorted = null;
    histogram.#count += count;
    if (value < histogram.#min && value > 0n) histogram.#min = value;
    if (value > histogram.#max) histogram.#max = value;
  }

  static merge(histogram, other) {
    for (const [value, count] of other.#counts) Histogram.put(histogram, value, count);
    histogram.#exceeds += other.#exceeds;
    if (other.#max > histogram.#max) histogram.#max = other.#max;
    if (other.#min < histogram.#min) histogram.#min = other.#min;
  }

  // For another realm, with a copy of what was recorded.
  static pack(histogram) {
    return {
      limit: histogram.#limit,
      lowestLimit: histogram.#lowestLimit,
      counts: histogram.#counts,
      count: histogram.#count,
      exceeds: histogram.#exceeds,
      min: histogram.#min,
      max: histogram.#max,
    };
  }

  static unpack(Class, { limit, lowestLimit, counts, count, exceeds, min, max }) {
    const histogram = new Class(kMake, lowestLimit, limit);
    histogram.#counts = counts;
    histogram.#count = count;
    histogram.#exceeds = exceeds;
    histogram.#min = min;
    histogram.#max = max;
    return histogram;
  }

  [kClone]() {
    return { data: pack(this), deserializeInfo: 'internal/perf/histogram:ClonedHistogram' };
  }

  static isOne(value) {
    return typeof value === 'object' && value !== null && #counts in value;
  }

  #entries() {
    this.#sorted ??= [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return this.#sorted;
  }

  get count() {
    return this.#count;
  }

  get countBigInt() {
    return BigInt(this.#count);
  }

  get min() {
    return Number(this.minBigInt);
  }

  get minBigInt() {
    if (this.#counts.has(0n)) return 0n;
    return this.#min === kHighest ? kHighest : lowest(this.#min);
  }

  get max() {
    return Number(this.maxBigInt);
  }

  get maxBigInt() {
    return this.#max === 0n ? 0n : highest(this.#max);
  }

  get mean() {
    let sum = 0;
    for (const [value, count] of this.#counts) sum += Number(median(value)) * count;
    return sum / this.#count;
  }

  get exceeds() {
    return this.#exceeds;
  }

  get exceedsBigInt() {
    return BigInt(this.#exceeds);
  }

  get stddev() {
    const { mean } = this;
    let sum = 0;
    for (const [value, count] of this.#counts) sum += (Number(median(value)) - mean) ** 2 * count;
    return Math.sqrt(sum / this.#count);
  }

  percentile(percentile) {
    return Number(this.percentileBigInt(percentile));
  }

  percentileBigInt(percentile) {
    validateNumber(percentile, 'percentile');
    if (!(percentile > 0 && percentile <= 100)) {
      throw new codes.ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    }
    const wanted = Math.max(1, Math.floor(percentile / 100 * this.#count + 0.5));
    let seen = 0;
    for (const [value, count] of this.#entries()) {
      seen += count;
      if (seen >= wanted) return highest(value);
    }
    return 0n;
  }

  get percentiles() {
    return new Map([...this.percentilesBigInt].map(([key, value]) => [key, Number(value)]));
  }

  // Of 0 and 100, and half way from each to 100.
  get percentilesBigInt() {
    const result = new Map([[0, this.#count === 0 ? 0n : this.minBigInt]]);
    for (let at = 50; this.#count > 0; at = at + (100 - at) / 2) {
      const value = this.percentileBigInt(at);
      result.set(at, value);
      if (value >= this.maxBigInt) break;
    }
    return result.set(100, this.maxBigInt);
  }

  reset() {
    this.#counts.clear();
    this.#sorted = null;
    this.#count = this.#exceeds = 0;
    this.#min = kHighest;
    this.#max = 0n;
  }

  toJSON() {
    const { count, exceeds, max, mean, min, percentiles, stddev } = this;
    return {
      count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(percentiles),
    };
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    const { count, exceeds, max, mean, min, percentiles, stddev } = this;
    const rest = Number.isInteger(options.depth) ? options.depth - 1 : options.depth;
    const shown = { min, max, mean, exceeds, stddev, count, percentiles };
    return `Histogram ${inspect(shown, { ...options, depth: rest })}`;
  }
}

const { isOne, merge, pack, put, unpack } = Histogram;
for (const name of ['isOne', 'merge', 'pack', 'put', 'unpack']) delete Histogram[name];

class RecordableHistogram extends Histogram {
  #last;

  [kClone]() {
    return {
      data: pack(this), deserializeInfo: 'internal/perf/histogram:ClonedRecordableHistogram',
    };
  }

  record(value) {
    if (typeof value === 'bigint') {
      if (value < 1n || value > kHighest) {
        throw new codes.ERR_OUT_OF_RANGE('val', `>= 1 && <= ${kHighest}`, value);
      }
      put(this, value);
      return;
    }
    validateInteger(value, 'val', 1);
    put(this, BigInt(value));
  }

  recordDelta() {
    const now = process.hrtime.bigint();
    if (this.#last !== undefined && now > this.#last) put(this, now - this.#last);
    this.#last = now;
  }

  add(other) {
    if (!isOne(other)) {
      throw new codes.ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    }
    merge(this, other);
  }
}

function limitOf(value, name, fallback, least) {
  if (value === undefined) return fallback;
  if (typeof value === 'bigint') {
    if (value < least) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${least}`, value);
    return value;
  }
  validateInteger(value, name, Number(least));
  return BigInt(value);
}

function createHistogram(options = {}) {
  validateObject(options, 'options');
  const { figures = 3, highest: high, lowest: low } = options;
  const lowLimit = limitOf(low, 'options.lowest', 1n, 1n);
  const highLimit = limitOf(high, 'options.highest', kHighest, 2n * lowLimit);
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(kMake, lowLimit, highLimit);
}

// How late a timer is.
class IntervalHistogram extends Histogram {
  #resolution;
  #timer = null;
  #last = 0n;

  constructor(key, resolution) {
    super(key, 1n, 3600n * 10n ** 9n);
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer !== null) return false;
    this.#last = process.hrtime.bigint();
    this.#timer = setInterval(() => {
      const now = process.hrtime.bigint();
      if (now > this.#last) put(this, now - this.#last);
      this.#last = now;
    }, this.#resolution);
    this.#timer.unref();
    return true;
  }

  disable() {
    if (this.#timer === null) return false;
    clearInterval(this.#timer);
    this.#timer = null;
    return true;
  }
}

function monitorEventLoopDelay(options = {}) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new IntervalHistogram(kMake, resolution);
}

const ClonedHistogram = { [kDeserialize]: (data) => unpack(Histogram, data) };
const ClonedRecordableHistogram = { [kDeserialize]: (data) => unpack(RecordableHistogram, data) };

module.exports = {
  ClonedHistogram, ClonedRecordableHistogram, Histogram, RecordableHistogram, createHistogram,
  monitorEventLoopDelay,
};
