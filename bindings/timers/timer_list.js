'use strict';

// All timers of one duration, in the order they expire: a ring through `_idleNext` and `_idlePrev`
// with the list itself as the anchor. Every timer of a list waits equally long, so appending keeps
// the ring sorted. An item that is in no list points to null (or to itself when it never was in
// one).

const kCustomInspect = Symbol.for('nodejs.util.inspect.custom');

// Timers and lists point at each other; printing one must not print them all.
function inspectShallow(_, options, inspect) {
  return inspect(this, { ...options, depth: 0, customInspect: false });
}

class TimersList {
  constructor(msecs, expiry, id) {
    this._idleNext = this;
    this._idlePrev = this;
    this.expiry = expiry;
    this.id = id;
    this.msecs = msecs;
    this.priorityQueuePosition = -1;
  }
}
Object.defineProperty(TimersList.prototype, kCustomInspect, {
  value: inspectShallow, writable: true, configurable: true, enumerable: false,
});

function first(list) {
  const item = list._idleNext;
  return item === list ? null : item;
}

function isEmpty(list) {
  return list._idleNext === list;
}

function remove(item) {
  const next = item._idleNext;
  const previous = item._idlePrev;
  if (next) next._idlePrev = previous;
  if (previous) previous._idleNext = next;
  item._idleNext = null;
  item._idlePrev = null;
}

function append(list, item) {
  if (item._idleNext || item._idlePrev) remove(item);
  const last = list._idlePrev;
  item._idlePrev = last;
  item._idleNext = list;
  last._idleNext = item;
  list._idlePrev = item;
}

module.exports = { TimersList, append, first, inspectShallow, isEmpty, kCustomInspect, remove };
