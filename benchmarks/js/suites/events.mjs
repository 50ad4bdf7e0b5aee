// EventEmitter and EventTarget.
import { EventEmitter } from 'node:events';

const emitter = new EventEmitter();
let calls = 0;
emitter.on('one', () => calls++);
for (let i = 0; i < 5; i++) emitter.on('five', () => calls++);

const target = new EventTarget();
target.addEventListener('one', () => calls++);

export default {
  'emit to 1'(count) {
    for (let i = 0; i < count; i++) emitter.emit('one', i);
  },
  'emit to 5'(count) {
    for (let i = 0; i < count; i++) emitter.emit('five', i);
  },
  'on, removeListener'(count) {
    const listener = () => {};
    for (let i = 0; i < count; i++) emitter.on('more', listener).removeListener('more', listener);
  },
  'once, emit'(count) {
    for (let i = 0; i < count; i++) {
      emitter.once('once', () => calls++);
      emitter.emit('once');
    }
  },
  'dispatchEvent'(count) {
    for (let i = 0; i < count; i++) target.dispatchEvent(new Event('one'));
  },
};
