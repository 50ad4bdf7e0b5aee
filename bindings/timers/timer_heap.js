'use strict';

// Binary min-heap of timer lists, earliest expiry first; lists with one expiry come in the order of
// their ids. A list knows its slot (`priorityQueuePosition`, -1 outside), so one can be taken out
// of the middle without a search.

function before(a, b) {
  return a.expiry < b.expiry || (a.expiry === b.expiry && a.id < b.id);
}

class TimerHeap {
  constructor() {
    this.slots = [];
  }

  peek() {
    const slots = this.slots;
    return slots.length === 0 ? null : slots[0];
  }

  insert(list) {
    this.slots.push(list);
    this.#rise(list, this.slots.length - 1);
  }

  // Restores the order after `list`, which is in the heap, got a later expiry.
  delayed(list) {
    this.#sink(list, list.priorityQueuePosition);
  }

  remove(list) {
    const slots = this.slots;
    const hole = list.priorityQueuePosition;
    if (hole < 0) return;
    list.priorityQueuePosition = -1;
    const last = slots.pop();
    if (last === list) return;
    if (hole > 0 && before(last, slots[(hole - 1) >> 1])) this.#rise(last, hole);
    else this.#sink(last, hole);
  }

  #rise(list, slot) {
    const slots = this.slots;
    while (slot > 0) {
      const up = (slot - 1) >> 1;
      const parent = slots[up];
      if (!before(list, parent)) break;
      slots[slot] = parent;
      parent.priorityQueuePosition = slot;
      slot = up;
    }
    slots[slot] = list;
    list.priorityQueuePosition = slot;
  }

  #sink(list, slot) {
    const slots = this.slots;
    const count = slots.length;
    for (let down = 2 * slot + 1; down < count; down = 2 * slot + 1) {
      if (down + 1 < count && before(slots[down + 1], slots[down])) down++;
      const child = slots[down];
      if (!before(child, list)) break;
      slots[slot] = child;
      child.priorityQueuePosition = slot;
      slot = down;
    }
    slots[slot] = list;
    list.priorityQueuePosition = slot;
  }
}

module.exports = { TimerHeap };
