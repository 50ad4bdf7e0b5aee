'use strict';

// One case of the process benchmark, on whatever runtime runs this file:
//   RUNTIME program.cjs CASE NUMBER
// prints one figure in JSON. The same file is the child that fork() starts.

const { fork, spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');

const message = {
  id: 123456, kind: 'benchmark', payload: 'abcdefghijklmnopqrstuvwxyz0123456789', ok: true, n: 1.5,
};

const now = () => Number(process.hrtime.bigint()) / 1e6;

function child(role) {
  const roles = {
    // Says that it runs; ends when the parent lets go.
    idle: () => process.send('ready'),
    echo: () => process.send('ready'),
    count: () => process.send('ready'),
  };
  let seen = 0;
  process.on('message', (received) => {
    if (role === 'echo') process.send(received);
    else if (role === 'count') seen++;
    if (role === 'count' && received === 'end') process.send(seen);
  });
  roles[role]();
}

function started(role) {
  return new Promise((resolve) => {
    const worker = fork(__filename, ['child', role]);
    worker.once('message', () => resolve(worker));
  });
}

function ended(worker) {
  return new Promise((resolve) => {
    worker.once('exit', resolve);
    worker.kill('SIGKILL');
  });
}

function median(values) {
  values.sort((a, b) => a - b);
  return values[values.length >> 1];
}

// Microseconds from spawn() to 'exit' of /bin/true, with so many MiB of touched memory.
async function spawnExit(mebibytes) {
  const held = [];
  const kPart = 256;
  for (let left = mebibytes; left > 0; left -= kPart) {
    held.push(Buffer.alloc(Math.min(left, kPart) << 20, 1));
  }
  const times = [];
  for (let i = 0; i < 60; i++) {
    const start = now();
    await new Promise((resolve, reject) => {
      spawn('/bin/true', { stdio: 'ignore' }).on('exit', resolve).on('error', reject);
    });
    if (i >= 10) times.push((now() - start) * 1000);
  }
  return held.length > 0 ? median(times) : NaN;
}

// Milliseconds from fork() to the first message of the child.
async function forkToMessage(count) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const start = now();
    const worker = await started('idle');
    times.push(now() - start);
    await ended(worker);
  }
  return median(times);
}

// KiB that a forked child holds when it has nothing to do.
async function idleMemory(milliseconds) {
  const worker = await started('idle');
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const [, kib] = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${worker.pid}/status`, 'utf8'));
  await ended(worker);
  return Number(kib);
}

// Microseconds of processor time that this process and another have used.
function processorTime(pid) {
  const { user, system } = process.cpuUsage();
  const [, fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const kTick = 10000;
  const [userTicks, systemTicks] = fields.split(' ').slice(11, 13).map(Number);
  return user + system + (userTicks + systemTicks) * kTick;
}

// A small object goes to and fro, one at a time, for so long.
function exchange(worker, milliseconds) {
  return new Promise((resolve) => {
    const start = now();
    const before = processorTime(worker.pid);
    let count = 0;
    worker.on('message', function again() {
      count++;
      const took = now() - start;
      if (took < milliseconds) {
        worker.send(message);
        return;
      }
      worker.removeListener('message', again);
      const used = processorTime(worker.pid) - before;
      resolve({ rate: (count * 1000) / took, used: used / count });
    });
    worker.send(message);
  });
}

async function exchanges(milliseconds) {
  const worker = await started('echo');
  await exchange(worker, milliseconds / 4);
  const result = await exchange(worker, milliseconds);
  await ended(worker);
  return result;
}

// Round trips a second.
async function roundTrips(milliseconds) {
  return (await exchanges(milliseconds)).rate;
}

// Microseconds of processor time that one costs both sides together.
async function roundTripTime(milliseconds) {
  return (await exchanges(milliseconds)).used;
}

// Messages a second to a child that counts them, a hundred in a turn.
async function oneWay(count) {
  const worker = await started('count');
  const go = (total) => new Promise((resolve) => {
    const start = now();
    worker.once('message', (seen) => resolve([seen, (total * 1000) / (now() - start)]));
    let left = total;
    (function some() {
      for (let i = Math.min(left, 99); i > 0; i--, left--) worker.send(message);
      if (left > 0) worker.send(message, some);
      else worker.send('end');
      left--;
    })();
  });
  await go(count / 10);
  const [, rate] = await go(count);
  await ended(worker);
  return rate;
}

// Milliseconds until a text of so many MiB is back.
async function largeRoundTrip(mebibytes) {
  const worker = await started('echo');
  const text = 'x'.repeat(mebibytes << 20);
  const start = now();
  const answer = new Promise((resolve) => worker.once('message', resolve));
  worker.send(text);
  const back = await answer;
  const took = now() - start;
  if (back.length !== text.length) throw new Error('the text is damaged');
  await ended(worker);
  return took;
}

// MiB a second that arrive from a child's standard output.
async function output(mebibytes) {
  const size = mebibytes * 2 ** 20;
  const start = now();
  const reader = spawn('head', ['-c', `${size}`, '/dev/zero'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = 0;
  reader.stdout.on('data', (chunk) => { seen += chunk.length; });
  await new Promise((resolve) => reader.on('close', resolve));
  if (seen !== size) throw new Error(`${seen} of ${size} bytes`);
  return (mebibytes * 1000) / (now() - start);
}

const cases = {
  forkToMessage, idleMemory, largeRoundTrip, oneWay, output, roundTripTime, roundTrips, spawnExit,
};

const [name, number] = process.argv.slice(2);
if (name === 'child') {
  child(number);
} else {
  cases[name](Number(number)).then((figure) => console.log(JSON.stringify(figure)));
}
