'use strict';

// SourceMap: from places in generated code to those it was made of.
// https://tc39.es/ecma426/, https://nodejs.org/api/module.html#class-modulesourcemap

const { validateObject } = require('internal/validators');

const kDigits = new Map(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map(
    (digit, value) => [digit, value]));

// The numbers of a segment: five bits a digit, the lowest first, and the sign in the lowest bit.
function decode(segment) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = kDigits.get(digit);
    if (bits === undefined) continue;
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    const magnitude = value >>> 1;
    // A negative zero stands for the number that has no positive counterpart.
    if (value & 1) numbers.push(magnitude === 0 ? -(2 ** 31) : -magnitude);
    else numbers.push(magnitude);
    value = shift = 0;
  }
  return numbers;
}

function sourceUrls({ sourceRoot, sources = [] }) {
  return sources.map((source) => (sourceRoot ? `${sourceRoot}/${source}` : source));
}

// Adds [line, column, source, its line, its column, name] for each segment of a map that begins at
// a place of the whole.
function addMappings(out, map, firstLine, firstColumn) {
  const { mappings = '', names = [] } = map;
  const urls = sourceUrls(map);
  let source = 0;
  let line = 0;
  let column = 0;
  let name = 0;
  mappings.split(';').forEach((text, index) => {
    let at = index === 0 ? firstColumn : 0;
    for (const segment of text.split(',')) {
      const [step, sourceStep, lineStep, columnStep, nameStep] = decode(segment);
      if (step === undefined) continue;
      at += step;
      if (sourceStep === undefined) {
        out.push([firstLine + index, at]);
        continue;
      }
      source += sourceStep;
      line += lineStep;
      column += columnStep;
      if (nameStep !== undefined) name += nameStep;
      out.push([
        firstLine + index, at, urls[source], line, column,
        nameStep === undefined ? undefined : names[name],
      ]);
    }
  });
}

function clone(payload) {
  const copy = { ...payload };
  for (const [key, value] of Object.entries(copy)) if (Array.isArray(value)) copy[key] = [...value];
  return copy;
}

class SourceMap {
  #payload;
  #lineLengths;
  #mappings = [];

  constructor(payload, { lineLengths } = {}) {
    validateObject(payload, 'payload');
    this.#payload = clone(payload);
    this.#lineLengths = lineLengths === undefined ? undefined : [...lineLengths];
    if (payload.sections) {
      for (const { map, offset } of payload.sections) {
        addMappings(this.#mappings, map, offset.line, offset.column);
      }
    } else {
      addMappings(this.#mappings, payload, 0, 0);
    }
    this.#mappings.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }

  get payload() {
    return clone(this.#payload);
  }

  get lineLengths() {
    return this.#lineLengths === undefined ? undefined : [...this.#lineLengths];
  }

  // The mapping at a place, or the nearest before it; lines and columns count from 0.
  findEntry(lineOffset, columnOffset) {
    let low = 0;
    let high = this.#mappings.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const [line, column] = this.#mappings[middle];
      if (line < lineOffset || (line === lineOffset && column <= columnOffset)) low = middle + 1;
      else high = middle;
    }
    const entry = this.#mappings[low - 1];
    if (entry === undefined) return {};
    const [generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name] =
      entry;
    return {
      generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name,
    };
  }

  // The same for places that count from 1, as stacks show them.
  findOrigin(lineNumber, columnNumber) {
    const entry = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (entry.originalSource === undefined || entry.originalLine === undefined ||
        entry.originalColumn === undefined) {
      return {};
    }
    return {
      name: entry.name,
      fileName: entry.originalSource,
      lineNumber: entry.originalLine + lineNumber - entry.generatedLine,
      columnNumber: entry.originalColumn + columnNumber - entry.generatedColumn,
    };
  }
}

module.exports = { SourceMap };
