'use strict';

// What goes wrong in anything that a domain started comes to its listeners, and to no others.

const assert = require('assert');
const domain = require('domain');
const EventEmitter = require('events');

const messages = [];
const outer = domain.create();
outer.on('error', (error) => {
  assert.ok(!process.domain);
  messages.push(error.message);
});
outer.run(() => {
  assert.strictEqual(process.domain, outer);
  setTimeout(() => { throw new Error('timer'); }, 1);
  setImmediate(() => { throw new Error('immediate'); });
  new EventEmitter().emit('error', new Error('emitter'));
});
outer.exit();
assert.ok(!process.domain);
assert.deepStrictEqual(messages, ['emitter']);
outer.intercept(() => {})(new Error('intercepted'));
assert.strictEqual(outer.bind((a) => a + 1)(1), 2);

process.on('exit', () => {
  assert.deepStrictEqual(messages.sort(), ['emitter', 'immediate', 'intercepted', 'timer']);
});
