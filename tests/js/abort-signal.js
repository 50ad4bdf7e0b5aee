'use strict';

const { deepEqual, equal, mustCall, throws } = require('./check');
const { inspect } = require('util');

{
  const controller = new AbortController();
  const { signal } = controller;
  equal(signal.aborted, false);
  signal.onabort = mustCall((event) => {
    equal(event.isTrusted, true);
    equal(event.target, signal);
  });
  signal.addEventListener('abort', mustCall());
  controller.abort();
  controller.abort('again');
  equal(signal.reason.name, 'AbortError');
  equal(signal.reason.code, 20);
  equal(signal.reason instanceof DOMException, true);
  throws(() => signal.throwIfAborted(), { name: 'AbortError' });
  equal(inspect(controller), 'AbortController { signal: AbortSignal { aborted: true } }');
}

throws(() => new AbortSignal(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
equal(AbortSignal.abort('why').reason, 'why');

// Nobody listens: the reason is there for who looks later, and stays the same.
{
  const controller = new AbortController();
  controller.abort();
  controller.abort('again');
  const { reason } = controller.signal;
  equal(reason.name, 'AbortError');
  equal(reason.message, 'This operation was aborted');
  equal(controller.signal.reason, reason);
  equal(throws(() => controller.signal.throwIfAborted()), reason);
  equal(AbortSignal.any([controller.signal]).reason, reason);
}

// Composites follow composites, and are aborted before the first listener runs.
{
  const a = new AbortController();
  const b = new AbortController();
  const inner = AbortSignal.any([a.signal, b.signal]);
  const outer = AbortSignal.any([inner]);
  const order = [];
  a.signal.addEventListener('abort', () => order.push('a', outer.aborted));
  inner.addEventListener('abort', () => order.push('inner'));
  outer.addEventListener('abort', () => order.push('outer', outer.reason));
  a.abort('because');
  b.abort('late');
  deepEqual(order.filter((x) => typeof x === 'string'), ['a', 'inner', 'outer', 'because']);
  equal(inner.reason, 'because');
  equal(AbortSignal.any([]).aborted, false);
  equal(AbortSignal.any([AbortSignal.abort(1), AbortSignal.abort(2)]).reason, 1);
}

// A timeout does not keep the process alive by itself.
{
  const keepAlive = setTimeout(() => {}, 10000);
  const signal = AbortSignal.timeout(1);
  signal.addEventListener('abort', mustCall(() => {
    equal(signal.reason.name, 'TimeoutError');
    clearTimeout(keepAlive);
  }));
}

{
  const error = new DOMException('text', 'NotFoundError');
  equal(error.code, DOMException.NOT_FOUND_ERR);
  equal(String(error), 'NotFoundError: text');
  equal(error instanceof Error, true);
  equal(new DOMException('x', { name: 'Y', cause: 1 }).cause, 1);
  throws(() => DOMException.prototype.name);
}
