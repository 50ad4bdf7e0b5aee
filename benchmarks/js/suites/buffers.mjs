// Bytes and text.
import { Buffer } from 'node:buffer';

const text = 'The quick brown fox jumps over the lazy dog. '.repeat(20);
const bytes = Buffer.from(text);
const base64 = bytes.toString('base64');
const target = Buffer.alloc(bytes.length);
const encoder = new TextEncoder();
const decoder = new TextDecoder();
// What no optimiser may drop.
export let kept;

function repeat(run) {
  return (count) => {
    for (let i = 0; i < count; i++) kept = run(i);
    return undefined;
  };
}

// Adds up what run(i) returns: to keep each number would measure their allocation.
function add(run) {
  return (count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += run(i);
    kept = sum;
    return undefined;
  };
}

export default {
  'Buffer.from(text)': repeat(() => Buffer.from(text)),
  'Buffer.alloc(1024)': repeat(() => Buffer.alloc(1024)),
  'toString utf8': repeat(() => bytes.toString()),
  'toString base64': repeat(() => bytes.toString('base64')),
  'from base64': repeat(() => Buffer.from(base64, 'base64')),
  'toString hex': repeat(() => bytes.toString('hex')),
  'copy': repeat(() => bytes.copy(target)),
  'indexOf': repeat(() => bytes.indexOf('nowhere')),
  'readUInt32LE': add((i) => bytes.readUInt32LE(i & 127)),
  'TextEncoder': repeat(() => encoder.encode(text)),
  'TextDecoder': repeat(() => decoder.decode(bytes)),
};
