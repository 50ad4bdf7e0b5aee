'use strict';

// node:os, https://nodejs.org/api/os.html.

const { codes } = require('internal/errors');
const { validateInt32 } = require('internal/validators');

const binding = internalBinding('os');
const { systemErrorMessage } = internalBinding('util');

// Calls the native half; its failures are system errors with a code of their own.
function ask(caller, fn, ...args) {
  try {
    return fn(...args);
  } catch (error) {
    const { code, errno, syscall } = error;
    const { hideFrames } = require('internal/errors');
    throw hideFrames(new codes.ERR_SYSTEM_ERROR({
      errno, code, message: systemErrorMessage(errno), syscall,
    }), caller);
  }
}

let systemName;
function nameOfSystem(index) {
  systemName ??= binding.systemName();
  return systemName[index];
}

function type() {
  return nameOfSystem(0);
}

function version() {
  return nameOfSystem(1);
}

function release() {
  return nameOfSystem(2);
}

function machine() {
  return nameOfSystem(3);
}

function arch() {
  return process.arch;
}

function platform() {
  return process.platform;
}

function endianness() {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LE' : 'BE';
}

function availableParallelism() {
  return binding.availableParallelism();
}

function freemem() {
  return binding.freeMemory();
}

function totalmem() {
  return binding.totalMemory();
}

function uptime() {
  return ask(uptime, binding.uptime);
}

function hostname() {
  return ask(hostname, binding.hostname);
}

function homedir() {
  return ask(homedir, binding.homeDirectory);
}

function loadavg() {
  return binding.loadAverage();
}

function tmpdir() {
  const { TMPDIR, TMP, TEMP } = process.env;
  const path = TMPDIR || TMP || TEMP || '/tmp';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

const kCpuFields = 7;

function cpus() {
  const values = binding.cpus();
  const result = [];
  for (let i = 0; i < values.length; i += kCpuFields) {
    const { 0: model, 1: speed, 2: user, 3: nice, 4: sys, 5: idle, 6: irq } =
      values.slice(i, i + kCpuFields);
    result.push({ model, speed, times: { user, nice, sys, idle, irq } });
  }
  return result;
}

function networkInterfaces() {
  const values = ask(networkInterfaces, binding.networkInterfaces);
  return require('internal/os/network').groupByInterface(values);
}

function setPriority(pid, priority) {
  if (priority === undefined) {
    priority = pid;
    pid = 0;
  }
  validateInt32(pid, 'pid');
  validateInt32(priority, 'priority', -20, 19);
  ask(setPriority, binding.setPriority, pid, priority);
}

function getPriority(pid = 0) {
  validateInt32(pid, 'pid');
  return ask(getPriority, binding.priority, pid);
}

function userInfo(options) {
  const encoding = typeof options === 'object' && options !== null ? options.encoding : undefined;
  const { 0: uid, 1: gid, 2: username, 3: homedir, 4: shell } = ask(userInfo, binding.currentUser);
  const text = (value) => (encoding === 'buffer' ? require('buffer').Buffer.from(value) : value);
  return {
    __proto__: null,
    uid, gid, username: text(username), homedir: text(homedir), shell: text(shell),
  };
}

for (const fn of [arch, availableParallelism, endianness, freemem, homedir, hostname, machine,
                  platform, release, tmpdir, totalmem, type, uptime, version]) {
  fn[Symbol.toPrimitive] = () => fn();
}

module.exports = {
  arch,
  availableParallelism,
  cpus,
  endianness,
  freemem,
  getPriority,
  homedir,
  hostname,
  loadavg,
  networkInterfaces,
  platform,
  release,
  setPriority,
  tmpdir,
  totalmem,
  type,
  userInfo,
  uptime,
  version,
  machine,
};

Object.defineProperties(module.exports, {
  constants: {
    __proto__: null,
    enumerable: true,
    value: require('internal/os/constants'),
  },
  EOL: { __proto__: null, value: '\n', enumerable: true, configurable: true },
  devNull: { __proto__: null, value: '/dev/null', enumerable: true, configurable: true },
});
