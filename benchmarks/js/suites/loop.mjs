// Ways to be called later.
import process from 'node:process';
import { clearTimeout, setImmediate, setTimeout } from 'node:timers';

// `next(again)` calls back `count` times, one after the other.
function chain(next) {
  return (count) => new Promise((resolve) => {
    let left = count;
    const again = () => {
      if (--left <= 0) resolve();
      else next(again);
    };
    next(again);
  });
}

export default {
  'process.nextTick': chain((again) => process.nextTick(again)),
  'queueMicrotask': chain((again) => queueMicrotask(again)),
  'setImmediate': chain((again) => setImmediate(again)),
  async 'await'(count) {
    for (let i = 0; i < count; i++) await undefined;
  },
  'setTimeout, clearTimeout'(count) {
    for (let i = 0; i < count; i++) clearTimeout(setTimeout(() => {}, 1000 + (i & 255)));
  },
};
