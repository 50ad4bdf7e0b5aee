'use strict';

const { deepEqual, equal, mustCall, throws } = require('./check');
const dc = require('diagnostics_channel');
const { AsyncLocalStorage } = require('async_hooks');

const channel = dc.channel('x');
equal(dc.channel('x'), channel);
equal(channel.hasSubscribers, false);
const listener = mustCall((message, name) => {
  equal(message.a, 1);
  equal(name, 'x');
});
dc.subscribe('x', listener);
equal(dc.hasSubscribers('x'), true);
channel.publish({ a: 1 });
equal(dc.unsubscribe('x', listener), true);
equal(dc.unsubscribe('x', listener), false);
channel.publish({ a: 2 });
throws(() => dc.channel(1), { code: 'ERR_INVALID_ARG_TYPE' });

const storage = new AsyncLocalStorage();
channel.bindStore(storage, (data) => data.n * 2);
equal(channel.runStores({ n: 4 }, (x) => storage.getStore() + x, null, 1), 9);
equal(channel.unbindStore(storage), true);

const events = [];
const tracing = dc.tracingChannel('op');
tracing.subscribe({
  start: () => events.push('start'),
  end: () => events.push('end'),
  asyncStart: () => events.push('asyncStart'),
  asyncEnd: () => events.push('asyncEnd'),
  error: () => events.push('error'),
});
equal(tracing.traceSync((x) => x + 1, {}, null, 2), 3);
throws(() => tracing.traceSync(() => { throw new Error('no'); }), { message: 'no' });
tracing.traceCallback((cb) => cb(null, 5), 0, {}, null, mustCall((error, value) => {
  equal(value, 5);
}));
deepEqual(events, ['start', 'end', 'start', 'error', 'end', 'start', 'asyncStart', 'asyncEnd',
                   'end']);
