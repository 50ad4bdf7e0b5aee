'use strict';

// A PerformanceObserver hears of each session and stream when it ends, with what it has moved.

const http2 = require('http2');
const { PerformanceObserver } = require('perf_hooks');
const { deepEqual, equal, mustCall } = require('./check');

const seen = [];
const observer = new PerformanceObserver((list) => {
  seen.push(...list.getEntries());
  if (seen.length === 4) observer.disconnect();
});
observer.observe({ type: 'http2' });

process.on('exit', () => {
  deepEqual(seen.map((entry) => entry.name).sort(),
            ['Http2Session', 'Http2Session', 'Http2Stream', 'Http2Stream']);
  const of = (name, isOne) => seen.find((entry) => entry.name === name && isOne(entry)).detail;
  for (const type of ['server', 'client']) {
    const session = of('Http2Session', ({ detail }) => detail.type === type);
    equal(session.streamCount, 1);
    equal(session.maxConcurrentStreams, 1);
    equal(session.bytesRead > 0 && session.bytesWritten > 0, true);
    equal(session.framesReceived > 2 && session.framesSent > 2, true);
    equal(session.streamAverageDuration > 0, true);
  }
  const received = of('Http2Stream', ({ detail }) => detail.bytesRead > 0);
  const sent = of('Http2Stream', ({ detail }) => detail.bytesWritten > 0);
  equal(received.bytesRead, 5);
  equal(sent.bytesWritten, 5);
  equal(received.id, 1);
  equal(received.timeToFirstHeader > 0, true);
});

const server = http2.createServer(mustCall((req, res) => res.end('hello')));
server.listen(0, mustCall(() => {
  const client = http2.connect(`http://localhost:${server.address().port}`);
  const req = client.request();
  req.resume();
  req.on('close', mustCall(() => {
    client.close();
    server.close();
  }));
}));
