'use strict';

// First in, first out, for process.nextTick: a ring of slots that doubles when it is full. A tick
// takes two slots, its callback and its arguments (undefined, or an array), so that a tick without
// arguments allocates nothing.

const kSmallest = 512;

class TickQueue {
  constructor() {
    this.slots = new Array(kSmallest).fill(undefined);
    this.mask = kSmallest - 1;
    this.read = 0;
    this.write = 0;
  }

  isEmpty() {
    return this.read === this.write;
  }

  push(callback, args) {
    const slots = this.slots;
    const at = this.write;
    slots[at] = callback;
    slots[at + 1] = args;
    this.write = (at + 2) & this.mask;
    if (this.write === this.read) this.#grow();
  }

  // The callback of the first tick; args() are the arguments that belong to it.
  callback() {
    return this.slots[this.read];
  }

  args() {
    return this.slots[this.read + 1];
  }

  // Drops the first tick, and the memory of a burst once it is over.
  shift() {
    const slots = this.slots;
    const at = this.read;
    slots[at] = undefined;
    slots[at + 1] = undefined;
    this.read = (at + 2) & this.mask;
    if (this.read === this.write && slots.length > 64 * kSmallest) {
      this.slots = new Array(kSmallest).fill(undefined);
      this.mask = kSmallest - 1;
      this.read = this.write = 0;
    }
  }

  #grow() {
    const old = this.slots;
    const start = this.read;
    const slots = old.slice(start);
    for (let i = 0; i < start; i++) slots.push(old[i]);
    for (let i = old.length; i > 0; i--) slots.push(undefined);
    this.slots = slots;
    this.mask = slots.length - 1;
    this.read = 0;
    this.write = old.length;
  }
}

module.exports = { TickQueue };
