// Runs one suite and prints its rates. usage: RUNTIME harness.mjs SUITE.mjs MILLISECONDS wall|cpu [times]
//
// A suite is a module whose default export maps names of cases to functions of a count, which do
// the case that many times and may return a promise. The output is one line of JSON: case to
// operations a second. The count is raised until a run takes the given time; that run counts, the
// ones before it warm up. With `times` it is the process and case to [begin, end] of that run, in
// nanoseconds of the monotonic clock.
import { pathToFileURL } from 'node:url';

const { process } = globalThis;
const [file, milliseconds, clock, what] = process.argv.slice(2);
const wanted = Number(milliseconds);
const { default: suite } = await import(pathToFileURL(file).href);

// Milliseconds of the clock that counts.
function now() {
  if (clock !== 'cpu') return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

// What a case comes to.
async function measure(run) {
  for (let count = 1; ;) {
    const begin = process.hrtime.bigint();
    const start = now();
    const running = run(count);
    if (running !== undefined) await running;
    const took = now() - start;
    if (took >= wanted) {
      if (what === 'times') return [begin, process.hrtime.bigint()].map(String);
      return (count * 1000) / took;
    }
    // Not more than tenfold: the first runs are slow and say little.
    count = Math.ceil(count * Math.min(10, Math.max(1.5, (wanted * 1.2) / Math.max(took, 0.001))));
  }
}

const found = {};
for (const [name, run] of Object.entries(suite)) found[name] = await measure(run);
console.log(JSON.stringify(what === 'times' ? { pid: process.pid, times: found } : found));
