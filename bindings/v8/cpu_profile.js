'use strict';

// --cpu-prof: what the thread spent its time with, as a file that DevTools of browsers open.
// https://nodejs.org/docs/latest-v20.x/api/cli.html#--cpu-prof

const { getOptionValue } = require('internal/options');
const binding = internalBinding('v8');

const kDefaultInterval = 1000;   // microseconds

let isRunning = false;

function defaultName() {
  const { threadId = 0 } = internalBinding('process_methods').isWorker ?
    require('worker_threads') : {};
  const now = new Date();
  const digits = (value, count = 2) => `${value}`.padStart(count, '0');
  const day = `${now.getFullYear()}${digits(now.getMonth() + 1)}${digits(now.getDate())}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map((n) => digits(n)).join('');
  return `CPU.${day}.${time}.${process.pid}.${threadId}.001.cpuprofile`;
}

function write() {
  if (!isRunning) return;
  isRunning = false;
  const text = binding.stopCpuProfile();
  const fs = require('fs');
  const path = require('path');
  const directory = getOptionValue('--cpu-prof-dir') || getOptionValue('--diagnostic-dir') || '.';
  const file = path.resolve(directory, getOptionValue('--cpu-prof-name') || defaultName());
  try {
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(file, text);
  } catch (error) {
    process._rawDebug(`${process.argv0}: Failed to write file ${file}: ${error.message}`);
  }
}

function start() {
  const given = getOptionValue('--cpu-prof-interval');
  const interval = given === '' ? kDefaultInterval : Number.parseInt(given, 10) || 0;
  binding.startCpuProfile(interval);
  isRunning = true;
  const { hooks } = require('internal/process/execution');
  const { ended } = hooks;
  hooks.ended = () => {
    ended?.();
    write();
  };
}

module.exports = { start };
