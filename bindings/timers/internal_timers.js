'use strict';

// The timer wheelwork below setTimeout and setInterval.
//
// Timers of one duration share a list (timer_list.js), lists wait in a heap by the expiry of their
// first timer (timer_heap.js), and one native timer is armed for the first list. Adding a timer of
// a known duration, refreshing and cancelling touch nothing but their neighbours in the list.
//
// Contract with the native side (internalBinding('timers')):
// - It calls processTimers(now) when the native timer fires. The result is the next expiry in loop
//   milliseconds (negated when only unreferenced timers are left), or 0 when no timer is left; the
//   native side arms, references or unreferences its timer accordingly (0: unreferenced).
// - When processTimers throws, a callback did. The native side reports the error as uncaught and,
//   if the process goes on, calls processTimers again: everything still due runs then.
// - toggleTimerRef is only called between the two when the number of referenced timers leaves or
//   reaches zero outside of processTimers, or rises from zero in a callback.

const binding = internalBinding('timers');
const { runNextTicks } = require('internal/process/task_queues');
const { asyncContext } = require('internal/util');
const { TimersList, append, first, inspectShallow, isEmpty, kCustomInspect, remove } =
  require('internal/timers/list');
const { TimerHeap } = require('internal/timers/heap');

const TIMEOUT_MAX = 2 ** 31 - 1;

const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
const kAsyncId = Symbol('asyncId');
const kFrame = Symbol('frame');   // where a program uses asynchronous contexts

const lists = { __proto__: null };   // duration in ms -> TimersList
const heap = new TimerHeap();
const timersById = new Map();    // primitive id -> Timeout, for timers that were made primitive

let armedFor = Infinity;         // expiry the native timer is armed for
let referenced = 0;              // referenced timers that are waiting
let lastListId = 0;
let lastAsyncId = 1;

function newAsyncId() {
  return ++lastAsyncId;
}

function reference() {
  if (referenced++ === 0) binding.toggleTimerRef(true);
}

function unreference() {
  if (--referenced === 0) binding.toggleTimerRef(false);
}

function warnOverflow(after) {
  process.emitWarning(`${after} does not fit into a 32-bit signed integer.\n` +
                      'Timeout duration was set to 1.', 'TimeoutOverflowWarning');
}

// What is checked where a duration is an option or an argument of its own, as a socket's timeout.
function getTimerDuration(msecs, name) {
  const { validateNumber } = require('internal/validators');
  validateNumber(msecs, name);
  if (msecs < 0 || !Number.isFinite(msecs)) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  }
  if (msecs <= TIMEOUT_MAX) return msecs;
  process.emitWarning(`${msecs} does not fit into a 32-bit signed integer.\n` +
                      `Timer duration was truncated to ${TIMEOUT_MAX}.`, 'TimeoutOverflowWarning');
  return TIMEOUT_MAX;
}

class Timeout {
  constructor(callback, after, args, isRepeat, isRefed) {
    after *= 1;
    if (!(after >= 1 && after <= TIMEOUT_MAX)) {
      if (after > TIMEOUT_MAX) warnOverflow(after);
      after = 1;
    }
    this._idleTimeout = after;
    this._idlePrev = null;
    this._idleNext = null;
    this._idleStart = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = isRepeat ? after : null;
    this._destroyed = false;
    this[kRefed] = isRefed;
    this[kHasPrimitive] = false;
    this[kAsyncId] = ++lastAsyncId;
    if (asyncContext.active) this[kFrame] = asyncContext.capture('Timeout', this, this[kAsyncId]);
    if (isRefed && referenced++ === 0) binding.toggleTimerRef(true);
  }

  refresh() {
    activate(this, this[kRefed]);
    return this;
  }

  unref() {
    if (this[kRefed]) {
      this[kRefed] = false;
      if (!this._destroyed) unreference();
    }
    return this;
  }

  ref() {
    if (!this[kRefed]) {
      this[kRefed] = true;
      if (!this._destroyed) reference();
    }
    return this;
  }

  hasRef() {
    return this[kRefed];
  }

  close() {
    cancel(this);
    return this;
  }

  [Symbol.toPrimitive]() {
    const id = this[kAsyncId];
    if (!this[kHasPrimitive]) {
      this[kHasPrimitive] = true;
      timersById.set(id, this);
    }
    return id;
  }
}
Object.defineProperty(Timeout.prototype, kCustomInspect, {
  value: inspectShallow, writable: true, configurable: true, enumerable: false,
});

// From the time it is, not from that of the turn: the program may have worked for long since.
function insert(item, msecs, start = binding.updateNow()) {
  msecs = Math.trunc(msecs);   // a fraction of a millisecond is no promise anybody could keep
  item._idleStart = start;
  let list = lists[msecs];
  if (list === undefined) {
    const expiry = start + msecs;
    list = new TimersList(msecs, expiry, ++lastListId);
    lists[msecs] = list;
    heap.insert(list);
    if (expiry < armedFor) {
      armedFor = expiry;
      binding.scheduleTimer(Math.max(1, msecs));
    }
  }
  append(list, item);
}

// (Re)starts `item` from now, whether it waits, fired or was never inserted; cancelled ones
// (negative _idleTimeout) stay cancelled. Also serves plain objects with _idleTimeout and
// _onTimeout.
function activate(item, refed) {
  const msecs = item._idleTimeout;
  if (msecs === undefined || msecs < 0) return;
  insert(item, msecs);
  if (item[kAsyncId] === undefined) item[kAsyncId] = newAsyncId();
  const wasCounted = !item._destroyed && item[kRefed];
  item._destroyed = false;
  item[kRefed] = refed;
  if (refed && !wasCounted) reference();
  else if (!refed && wasCounted) unreference();
}

// Marks `item` as done. The caller takes care of the count of referenced timers.
function retire(item) {
  item._destroyed = true;
  if (item[kHasPrimitive]) timersById.delete(item[kAsyncId]);
  if (asyncContext.active) asyncContext.destroy(item[kFrame]);
}

// Takes `item` out without calling it.
function unenroll(item) {
  if (item._destroyed) return;
  retire(item);
  remove(item);
  if (item[kRefed]) {
    // Lists of unreferenced timers stay: they are deadlines of connections, soon wanted again.
    const list = lists[Math.trunc(item._idleTimeout)];
    if (list !== undefined && isEmpty(list)) {
      heap.remove(list);
      delete lists[list.msecs];
    }
    unreference();
  }
  item._idleTimeout = -1;
}

function cancel(timer) {
  timer._onTimeout = null;
  unenroll(timer);
}

function timerById(id) {
  if (typeof id === 'number') return timersById.get(id);
  return String(Number(id)) === id ? timersById.get(Number(id)) : undefined;
}

function settle(timer) {
  if (timer._destroyed) return;
  retire(timer);
  if (timer[kRefed]) referenced--;
}

function runTimer(timer) {
  const callback = timer._onTimeout;
  if (!callback) {
    settle(timer);
    return;
  }
  const start = timer._repeat ? binding.updateNow() : 0;
  try {
    const args = timer._timerArgs;
    if (asyncContext.active) {
      asyncContext.run(timer[kFrame], timer._onTimeout, timer, args ?? []);
    } else if (args === undefined) timer._onTimeout();
    else Reflect.apply(timer._onTimeout, timer, args);
  } finally {
    if (timer._repeat && timer._idleTimeout !== -1) {
      timer._idleTimeout = timer._repeat;
      insert(timer, timer._idleTimeout, start);
    } else if (!timer._idleNext && !timer._idlePrev) {
      settle(timer);
    }
  }
}

let ranOne = false;              // a timer, since the ticks were last run

// Runs what is due in one list and leaves the list with its next expiry, or takes it away.
function runList(list, now) {
  const msecs = list.msecs;
  for (let timer = first(list); timer !== null; timer = first(list)) {
    if (now - timer._idleStart < msecs) {
      list.expiry = Math.max(timer._idleStart + msecs, now + 1);
      list.id = ++lastListId;
      heap.delayed(list);
      return;
    }
    if (ranOne) {
      // Ticks may cancel or refresh the timer that was next: look again afterwards.
      ranOne = false;
      runNextTicks();
      continue;
    }
    remove(timer);
    ranOne = true;
    runTimer(timer);
  }
  // A callback may have dropped the list already, and even made a new one of the same duration.
  if (lists[msecs] === list) {
    delete lists[msecs];
    heap.remove(list);
  }
}

function processTimers(now) {
  armedFor = Infinity;
  ranOne = false;
  for (let list = heap.peek(); list !== null; list = heap.peek()) {
    if (list.expiry > now) {
      armedFor = list.expiry;
      return referenced > 0 ? armedFor : -armedFor;
    }
    runList(list, now);
  }
  return 0;
}

binding.setProcessTimers(processTimers);

// In a process that starts from a snapshot: timers that waited when that was made begin anew.
function restart() {
  const waiting = [];
  for (const msecs of Object.keys(lists)) {
    const list = lists[msecs];
    for (let timer = first(list); timer !== null; timer = first(list)) {
      remove(timer);
      waiting.push(timer);
    }
    heap.remove(list);
    delete lists[msecs];
  }
  armedFor = Infinity;
  for (const timer of waiting) insert(timer, timer._idleTimeout);
  if (waiting.length > 0) binding.toggleTimerRef(referenced > 0);
}

module.exports = {
  TIMEOUT_MAX,
  Timeout,
  activate,
  cancel,
  countReferenced: () => referenced,
  getTimerDuration,
  insert,
  kAsyncId,
  kFrame,
  kRefed,
  newAsyncId,
  remove,
  restart,
  timerById,
  unenroll,
};
