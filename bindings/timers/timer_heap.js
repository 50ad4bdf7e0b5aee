'use strict';

// Binary min-heap of timer lists, earliest expiry first; lists with one expiry come in the order of
// their ids. A list knows its slot (`priorityQueuePosition`, -1 outside), so one can be taken out
// of the middle without a search.

function before(a, b) {
  return a.expiry < b.expiry || (a.expiry === b.expiry && a.id < b.id);
}

function put(slots, list, slot) {
  slots[slot] = list;
  list.priorityQueuePosition = slot;
}

function rise(slots, list, slot) {
  while (slot > 0) {
    const up = (slot - 1) >> 1;
    if (!before(list, slots[up])) break;
    put(slots, slots[up], slot);
    slot = up;
  }
  put(slots, list, slot);
}

function sink(slots, list, slot) {
  const count = slots.length;
  for (let down = 2 * slot + 1; down < count; down = 2 * slot + 1) {
    if (down + 1 < count && before(slots[down + 1], slots[down])) down++;
    if (!before(slots[down], list)) break;
    put(slots, slots[down], slot);
    slot = down;
  }
  put(slots, list, slot);
}

class TimerHeap {
  constructor() {
    this.slots = [];
  }

  peek() {
    return this.slots.length === 0 ? null : this.slots[0];
  }

  insert(list) {
    const slots = this.slots;
    slots.push(list);
    rise(slots, list, slots.length - 1);
  }

  // Restores the order after `list`, which is in the heap, got a later expiry.
  delayed(list) {
    sink(this.slots, list, list.priorityQueuePosition);
  }

  remove(list) {
    const slots = this.slots;
    const hole = list.priorityQueuePosition;
    if (hole < 0) return;
    list.priorityQueuePosition = -1;
    const last = slots.pop();
    if (last === list) return;
    if (hole > 0 && before(last, slots[(hole - 1) >> 1])) rise(slots, last, hole);
    else sink(slots, last, hole);
  }
}

module.exports = { TimerHeap };
