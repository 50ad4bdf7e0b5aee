'use strict';

const { deepEqual, equal, mustCall, throws } = require('./check');
const { getEventListeners } = require('events');

// Order, once, duplicates, objects, and listeners that change the list while it runs.
{
  const target = new EventTarget();
  const seen = [];
  const first = () => {
    seen.push('first');
    target.removeEventListener('x', third);
  };
  const third = () => seen.push('third');
  target.addEventListener('x', first);
  target.addEventListener('x', first);
  target.addEventListener('x', { handleEvent(event) { seen.push(event.type, this !== target); } });
  target.addEventListener('x', third);
  target.addEventListener('x', () => seen.push('once'), { once: true });
  equal(getEventListeners(target, 'x').length, 4);
  equal(target.dispatchEvent(new Event('x')), true);
  equal(target.dispatchEvent(new Event('x')), true);
  deepEqual(seen, ['first', 'x', true, 'once', 'first', 'x', true]);
}

// Cancelling and stopping.
{
  const target = new EventTarget();
  const event = new Event('x', { cancelable: true });
  target.addEventListener('x', mustCall((e) => {
    equal(e.eventPhase, Event.AT_TARGET);
    equal(e.currentTarget, target);
    e.preventDefault();
    e.stopImmediatePropagation();
    throws(() => target.dispatchEvent(e), { code: 'ERR_EVENT_RECURSION' });
  }));
  target.addEventListener('x', () => { throw new Error('stopped'); });
  equal(target.dispatchEvent(event), false);
  equal(event.eventPhase, Event.NONE);
  equal(event.currentTarget, null);
  equal(event.target, target);
  equal(event.isTrusted, false);
}

// A signal takes a listener off.
{
  const target = new EventTarget();
  const controller = new AbortController();
  const listener = mustCall();
  target.addEventListener('x', listener, { signal: controller.signal });
  target.dispatchEvent(new Event('x'));
  controller.abort();
  target.dispatchEvent(new Event('x'));
  equal(getEventListeners(target, 'x').length, 0);
}

throws(() => new EventTarget().dispatchEvent(1), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => new Event(), { code: 'ERR_MISSING_ARGS' });
throws(() => EventTarget.prototype.addEventListener.call({}, 'x', () => {}),
       { code: 'ERR_INVALID_THIS' });
equal(new CustomEvent('x', { detail: 5 }).detail, 5);
equal(Object.prototype.toString.call(new CustomEvent('x')), '[object CustomEvent]');
