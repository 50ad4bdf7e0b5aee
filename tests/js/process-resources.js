'use strict';

// What keeps the program running has a name; what it has used is a number.

const net = require('net');
const { deepEqual, equal, mustCall } = require('./check');

const usage = process.resourceUsage();
equal(Object.keys(usage).length, 16);
equal(Object.values(usage).every((value) => value >= 0), true);
equal(typeof process.constrainedMemory(), 'number');
equal(process.availableMemory() > 0, true);

deepEqual(process.getActiveResourcesInfo().filter((name) => name === 'Timeout'), []);
const timer = setTimeout(() => {}, 1e6);
setTimeout(() => {}, 1e6).unref();
setImmediate(mustCall());
const own = (name) => ['Timeout', 'Immediate', 'TCPServerWrap'].includes(name);
deepEqual(process.getActiveResourcesInfo().filter(own), ['Timeout', 'Immediate']);
clearTimeout(timer);

const server = net.createServer().listen(0, '127.0.0.1', mustCall(() => {
  equal(process.getActiveResourcesInfo().includes('TCPServerWrap'), true);
  server.unref();
  equal(process.getActiveResourcesInfo().includes('TCPServerWrap'), false);
  server.close();
}));
