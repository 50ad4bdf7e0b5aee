'use strict';

// What the process object is made of.

const EventEmitter = require('events');
const path = require('path');
console.log(process === require('process'), process === require('node:process'));
console.log(process instanceof EventEmitter, Object.prototype.toString.call(process));
const prototype = Object.getPrototypeOf(process);
console.log(prototype.constructor.name, Object.getOwnPropertyNames(prototype));
console.log(Object.getPrototypeOf(prototype) === EventEmitter.prototype);
console.log(process.release.name, process.release.lts, process.platform, process.arch);
console.log(/^v20\.\d+\.\d+$/.test(process.version), process.versions.node ===
  process.version.slice(1));
console.log(process.argv[0] === process.execPath, path.basename(process.argv[1]) ===
  path.basename(__filename));
console.log(typeof process.pid, typeof process.ppid, process.pid !== process.ppid);
console.log(process.cwd() === path.resolve('.'));
console.log(typeof process.uptime(), process.uptime() > 0);
console.log(Object.keys(process.memoryUsage()), process.memoryUsage.rss() > 1e6);
console.log(Object.keys(process.cpuUsage()), process.getuid() === process.geteuid());
console.log(process.allowedNodeEnvironmentFlags.has('--trace_warnings'),
            process.allowedNodeEnvironmentFlags.has('--nope'));
for (const name of ['version', 'versions', 'arch', 'platform', 'release', 'pid', 'argv0']) {
  console.log(name, Object.getOwnPropertyDescriptor(process, name).writable);
}
