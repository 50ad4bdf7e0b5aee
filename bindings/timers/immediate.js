'use strict';

// setImmediate's queue.
//
// Contract with the native side: it calls processImmediate() in the check phase while
// immediateInfo[kCount] or immediateInfo[kHasOutstanding] is set. When processImmediate throws, a
// callback did: the native side reports the error as uncaught and, if the process goes on, calls
// again at once as long as kHasOutstanding is set; the rest of the batch runs then. The loop stays
// alive for immediates while immediateInfo[kRefCount] is above zero (after a batch the native side
// looks at the field itself; toggleImmediateRef tells it about changes in between).

const binding = internalBinding('timers');
const { immediateInfo } = binding;
const { runNextTicks } = require('internal/process/task_queues');
const { asyncContext } = require('internal/util');
const { kAsyncId, kFrame, kRefed, newAsyncId } = require('internal/timers');

const kCount = 0;
const kRefCount = 1;
const kHasOutstanding = 2;

class ImmediateQueue {
  constructor() {
    this.head = null;
    this.tail = null;
  }

  push(item) {
    const last = this.tail;
    item._idlePrev = last;
    if (last === null) this.head = item;
    else last._idleNext = item;
    this.tail = item;
  }

  remove(item) {
    const next = item._idleNext;
    const previous = item._idlePrev;
    if (next !== null) next._idlePrev = previous;
    else if (this.tail === item) this.tail = previous;
    if (previous !== null) previous._idleNext = next;
    else if (this.head === item) this.head = next;
    item._idleNext = null;
    item._idlePrev = null;
  }
}

let waiting = new ImmediateQueue();   // for the next turn of the loop
let running = new ImmediateQueue();   // the batch of this turn

class Immediate {
  constructor(callback, args) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = true;
    this[kAsyncId] = newAsyncId();
    if (asyncContext.active) {
      this[kFrame] = asyncContext.capture('Immediate', this, this[kAsyncId]);
    }
    if (immediateInfo[kRefCount]++ === 0) binding.toggleImmediateRef(true);
    immediateInfo[kCount]++;
    waiting.push(this);
  }

  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      if (immediateInfo[kRefCount]++ === 0) binding.toggleImmediateRef(true);
    }
    return this;
  }

  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      if (--immediateInfo[kRefCount] === 0) binding.toggleImmediateRef(false);
    }
    return this;
  }

  hasRef() {
    return this[kRefed] === true;
  }
}

function cancelImmediate(immediate) {
  // Unlinking corrects the end of whichever of the two queues holds it.
  if (running.head === immediate || running.tail === immediate) running.remove(immediate);
  else waiting.remove(immediate);
  immediate._destroyed = true;
  immediate._onImmediate = null;
  immediateInfo[kCount]--;
  if (immediate[kRefed] && --immediateInfo[kRefCount] === 0) binding.toggleImmediateRef(false);
  immediate[kRefed] = null;
  if (asyncContext.active) asyncContext.destroy(immediate[kFrame]);
}

function processImmediate() {
  if (running.head === null) {
    const batch = waiting;
    waiting = running;
    running = batch;
  }
  if (asyncContext.active) asyncContext.flush();
  immediateInfo[kHasOutstanding] = 1;
  let ranOne = false;
  while (running.head !== null) {
    if (ranOne) {
      // Ticks may cancel what was next: look again afterwards.
      ranOne = false;
      runNextTicks();
      continue;
    }
    const immediate = running.head;
    running.remove(immediate);
    immediate._destroyed = true;
    immediateInfo[kCount]--;
    if (immediate[kRefed]) immediateInfo[kRefCount]--;
    immediate[kRefed] = null;
    ranOne = true;
    try {
      const args = immediate._argv;
      if (asyncContext.active) {
        asyncContext.run(immediate[kFrame], immediate._onImmediate, immediate, args ?? []);
      } else if (args === undefined) immediate._onImmediate();
      else immediate._onImmediate(...args);
    } finally {
      immediate._onImmediate = null;
      if (asyncContext.active) asyncContext.destroy(immediate[kFrame]);
    }
  }
  immediateInfo[kHasOutstanding] = 0;
}

binding.setProcessImmediate(processImmediate);

module.exports = { Immediate, cancelImmediate };
