'use strict';

// What a machine of a simulation is before its program starts: the same on every run, whatever the
// seed. The modules that programs use are loaded here, so that many runs share the work; a single
// run does the same, so that it takes the same course.

const chance = require('internal/simulation/chance');
const { install, refuse, replaceFunctions } = require('internal/simulation/refuse');

const kFirstPid = 1000;
const kWarmRounds = 32;
const kMemory = 1024 * 1024 * 1024;

const kModules = [
  'assert', 'async_hooks', 'buffer', 'child_process', 'cluster', 'console', 'crypto', 'dgram',
  'diagnostics_channel', 'dns', 'dns/promises', 'events', 'fs', 'fs/promises', 'http', 'module',
  'net', 'os', 'path', 'perf_hooks', 'process', 'querystring', 'stream', 'stream/promises',
  'stream/web', 'string_decoder', 'timers', 'timers/promises', 'tty', 'url', 'util',
  'worker_threads', 'zlib', 'internal/modules/esm/run_main', 'internal/modules/esm/loader',
];

function fill(array, values) {
  for (let i = 0; i < array.length; i++) array[i] = values[i] ?? 0;
}

// What differs between machines, runs and moments.
function replaceProcess(pid) {
  const methods = internalBinding('process_methods');
  const memory = { rss: kMemory / 16, heapTotal: kMemory / 32, heapUsed: kMemory / 64 };
  Object.assign(methods, {
    pid,
    ppid: () => 1,
    memoryUsage: (parts) => fill(parts, Object.values(memory)),
    rss: () => memory.rss,
    cpuUsage: (parts) => fill(parts, []),
    resourceUsage: (parts) => fill(parts, []),
    constrainedMemory: () => kMemory,
    availableMemory: () => kMemory / 2,
    now() {
      const [seconds, nanos] = process.hrtime();
      return seconds * 1e3 + nanos / 1e6;
    },
    uptime: () => methods.now() / 1e3,
  });
}

function replaceSystem(name, address) {
  const mac = `02:00:00:00:00:${address.split('.')[3].padStart(2, '0')}`;
  Object.assign(internalBinding('os'), {
    hostname: () => name,
    uptime: () => Math.floor(process.uptime()),
    loadAverage: () => [0, 0, 0],
    freeMemory: () => kMemory / 2,
    totalMemory: () => kMemory,
    availableParallelism: () => 1,
    cpus: () => ['simulated', 1000, 0, 0, 0, 0, 0],
    networkInterfaces: () => [
      'lo', '127.0.0.1', '255.0.0.0', false, '00:00:00:00:00:00', true, 0,
      'eth0', address, '255.255.255.0', false, mac, false, 0,
    ],
  });
}

function makeOutput(machine, fd) {
  const { Writable } = require('stream');
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, encoding, callback) {
      const isText = typeof chunk === 'string' && encoding === 'utf8';
      machine.write(fd, isText ? chunk : require('buffer').Buffer.from(chunk, encoding));
      callback();
    },
  });
  const { destroy } = stream;
  stream.destroySoon = destroy;
  // As with real standard streams, which cannot be closed.
  stream._destroy = function(error, callback) {
    callback(error);
    this._undestroy();
  };
  return Object.assign(stream, { fd, _type: 'fs', _isStdio: true });
}

function replaceStreams(machine) {
  const outputs = [makeOutput(machine, 1), makeOutput(machine, 2)];
  require('internal/process/stdio').replace({
    stdout: outputs[0],
    stderr: outputs[1],
    get stdin() {
      return refuse('process.stdin');
    },
  });
  process._rawDebug = (...args) => {
    machine.write(2, `${require('util').format(...args)}\n`);
  };
}

// What nearly every program does takes longest the first times: V8 learns of it here what all runs
// would have to learn. Nothing else is left of it.
function warmUp() {
  const http = require('http');
  const { setTimeout: sleep } = require('timers/promises');
  const { URL } = require('url');
  const agents = [new http.Agent(), new http.Agent({ keepAlive: true })];
  const server = http.createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://host');
    request.setEncoding('utf8');
    request.on('data', () => {}).on('end', async () => {
      await sleep(1);
      response.setHeader('Content-Type', 'text/plain');
      response.end(`${pathname} ${searchParams.get('round')}`);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    function ask(left) {
      if (left === 0) {
        for (const agent of agents) agent.destroy();
        server.close();
        return;
      }
      const method = left % 2 === 0 ? 'GET' : 'POST';
      const path = `/warm?round=${left}`;
      const agent = agents[(left >> 1) % 2];
      const options = { agent, host: '127.0.0.1', method, path, port };
      const request = http.request(options, (response) => {
        response.setEncoding('utf8');
        response.on('data', () => {}).on('end', () => ask(left - 1));
      });
      request.on('error', () => {});
      request.end(method === 'GET' ? undefined : 'x');
    }
    ask(kWarmRounds);
  });
}

function setup(machine, name, index) {
  replaceProcess(kFirstPid + index);
  require('internal/process/object').refresh();
  replaceSystem(name, `10.0.0.${index + 1}`);
  replaceStreams(machine);
  install();
  for (const id of kModules) require(id);
  replaceFunctions();
  chance.install(machine);
  process.on('uncaughtExceptionMonitor', (error) => {
    let text;
    try {
      const isError = typeof error === 'object' && error !== null && 'message' in error;
      text = isError ? `${error}` : require('util').inspect(error);
    } catch {
      text = 'an error that cannot be shown';
    }
    machine.failed(text);
  });
  // The machine is stopped, but the function that asked for it runs on to where V8 notices.
  const { reallyExit } = process;
  process.reallyExit = (code) => {
    reallyExit(code);
    for (;;);
  };
  // Settles the language.
  globalThis.Intl?.NumberFormat();
  warmUp();
}

module.exports = { setup };
