'use strict';

// What cannot move says so, and then nothing has moved.

const { markAsUntransferable } = require('worker_threads');
const { deepEqual, equal, throws } = require('./check');

const kDataClone = { name: 'DataCloneError', code: 25 };
const buffer = new ArrayBuffer(4);
const open = new ReadableStream();

const locked = new ReadableStream();
locked.getReader();
throws(() => structuredClone(locked, { transfer: [buffer, open, locked] }),
       { ...kDataClone, message: 'Cannot transfer a locked ReadableStream' });
const writable = new WritableStream();
writable.getWriter();
throws(() => structuredClone(1, { transfer: [open, buffer, writable] }),
       { ...kDataClone, message: 'Cannot transfer a locked WritableStream' });
const transform = new TransformStream();
transform.readable.getReader();
throws(() => structuredClone(transform, { transfer: [buffer, transform] }),
       { ...kDataClone, message: 'Cannot transfer a locked ReadableStream' });
throws(() => structuredClone([open, () => {}], { transfer: [open, buffer] }), kDataClone);
throws(() => structuredClone(open, { transfer: [buffer, open, open] }),
       { ...kDataClone, message: 'Transfer list contains duplicate ReadableStream' });
throws(() => structuredClone({ open }), {
  name: 'TypeError', code: 'ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST',
});
throws(() => structuredClone(1, { transfer: [buffer, new AbortController().signal] }),
       { name: 'TypeError', code: 'ERR_INVALID_TRANSFER_OBJECT' });
deepEqual([buffer.byteLength, open.locked], [4, false]);

const { port1, port2 } = new MessageChannel();
throws(() => port1.postMessage(locked, [locked, buffer]), kDataClone);
throws(() => structuredClone(port2, { transfer: [port2, locked] }), kDataClone);
equal(port1.postMessage(1), true);

const kept = new ReadableStream();
markAsUntransferable(kept);
throws(() => structuredClone(kept, { transfer: [kept] }),
       { code: 'ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST' });
equal(kept.locked, false);
port1.close();
