'use strict';

// A signal that was made transferable aborts with its copies, which keep nothing running.

const { transferableAbortController, transferableAbortSignal } = require('util');
const { deepEqual, equal, mustCall, throws } = require('./check');

const controller = transferableAbortController();
const { signal } = controller;
equal(signal instanceof AbortSignal, true);
const copies = [1, 2].map(() => structuredClone(signal, { transfer: [signal] }));
deepEqual(copies.map(({ aborted }) => aborted), [false, false]);
for (const copy of copies) {
  copy.onabort = mustCall(() => equal(copy.reason, 'enough'));
}
signal.onabort = mustCall();
setImmediate(() => {
  controller.abort('enough');
  // The copies hear of it through ports, on a later turn.
  let turns = 0;
  const wait = () => {
    if (!copies.every(({ aborted }) => aborted) && ++turns < 1000) setImmediate(wait);
  };
  wait();
});

const original = new AbortController();
const other = transferableAbortSignal(original.signal);
other.addEventListener('abort', mustCall());
original.abort('reason');
deepEqual([other.aborted, other.reason], [true, 'reason']);
const aborted = structuredClone(other, { transfer: [other] });
deepEqual([aborted.aborted, aborted.reason], [true, 'reason']);

throws(() => structuredClone(transferableAbortController().signal), {
  code: 'ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST',
});
throws(() => transferableAbortSignal({}), { code: 'ERR_INVALID_ARG_TYPE' });
