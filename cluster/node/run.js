'use strict';

// `gyre --cluster script`: the primary that keeps workers of an unmodified script running, and what
// its operator can ask of it.

const path = require('path');
const { getOptionValue } = require('internal/options');

const kHeartbeatMs = 1000;
const kHungMs = 30_000;
const kUnresponsiveMs = 3000;
const kDrainWindowMs = 5000;

const kValued = ['--cluster-heartbeat', '--cluster-max-memory', '--cluster-policy', '--metrics'];

function log(text) {
  process._rawDebug(`gyre: ${text}`);
}

// What workers are started with: the options of this process that are not about the cluster.
function workerArguments(args) {
  const kept = [];
  for (let i = 0; i < args.length; i++) {
    const name = args[i].split('=', 1)[0];
    if (name === '--cluster') continue;
    if (!kValued.includes(name)) kept.push(args[i]);
    else if (!args[i].includes('=')) i++;
  }
  return kept;
}

function workerCount() {
  const value = getOptionValue('--cluster');
  return value === true ? require('os').availableParallelism() : Number(value);
}

// '512M' in bytes; 0 where there is none.
function bytesOf(text) {
  const [, number = '0', unit = ''] = /^(\d+)([kmg]?)/i.exec(text) ?? [];
  return Number(number) * 1024 ** ' kmg'.indexOf(unit.toLowerCase() || ' ');
}

class Runner {
  constructor(script) {
    this.cluster = require('cluster');
    this.binding = internalBinding('cluster');
    this.workers = new Map();   // by the supervisor's number
    this.heartbeat = Number(getOptionValue('--cluster-heartbeat')) || kHungMs;
    this.count = workerCount();
    this.givenUp = new Set();
    this.served = false;
    this.stopping = false;
    this.reloading = false;
    this.reloadAgain = false;
    const policy = getOptionValue('--cluster-policy');
    if (policy) this.cluster.policy = policy;
    this.cluster._internal.holdPorts();
    this.cluster.setupPrimary({
      exec: script,
      args: process.argv.slice(2),
      execArgv: workerArguments(process.execArgv),
    });
    this.supervisor = this.binding.newSupervisor({
      workers: this.count,
      heartbeatTimeout: this.heartbeat,
      unresponsive: Math.min(kUnresponsiveMs, this.heartbeat / 2),
      memoryLimit: bytesOf(getOptionValue('--cluster-max-memory')),
    }, {
      start: (id, place) => this.start(id, place),
      ready: () => this.onReady(),
      responsive: (id, flag) => this.onResponsive(id, flag),
      drain: (id) => this.drain(id),
      kill: (id, why) => this.kill(id, why),
      givenUp: (place) => this.onGivenUp(place),
    });
  }

  start(id, place) {
    let worker;
    try {
      worker = this.cluster._internal.fork({ GYRE_CLUSTER_SUPERVISED: '1' }, place);
    } catch (error) {
      log(`cannot start a worker: ${error.message}`);
      return false;
    }
    this.workers.set(id, worker);
    const interval = Math.min(kHeartbeatMs, this.heartbeat / 4);
    worker.once('online', () => require('internal/cluster/stats').watch(worker, interval));
    worker.once('listening', () => this.supervisor.ready(id));
    worker.on('_report', ({ connections, requests, rss, delay }) => {
      this.supervisor.heartbeat(id, connections, requests, rss, delay);
    });
    worker.once('exit', (code, signal) => {
      this.onEnd(id, worker, signal ?? `code ${code}`, signal === 'SIGKILL');
    });
    worker.process.on('error', (error) => {
      // There is no process, and so no end of one.
      if (worker.process.pid === undefined) this.onEnd(id, worker, error.message, false);
    });
    return true;
  }

  onEnd(id, worker, how, killed) {
    if (!this.workers.delete(id)) return;
    if (!worker.exitedAfterDisconnect) {
      log(`worker ${worker.id} (process ${worker.process.pid}) has ended: ${how}`);
    }
    this.supervisor.ended(id, killed);
  }

  onReady() {
    if (this.served) return;
    const ready = this.supervisor.workers().filter(({ state }) => state === 'ready');
    if (ready.length < this.count) return;
    this.served = true;
    this.binding.notify('ready', '');
  }

  onResponsive(id, flag) {
    const worker = this.workers.get(id);
    if (!flag) log(`worker ${worker.id} (process ${worker.process.pid}) does not respond`);
    this.cluster._internal.setResponsive(worker, flag);
  }

  drain(id) {
    const worker = this.workers.get(id);
    if (!worker.isConnected()) worker.process.kill('SIGKILL');
    else this.cluster._internal.drain(worker, { window: kDrainWindowMs, last: this.stopping });
  }

  kill(id, why) {
    const worker = this.workers.get(id);
    log(`worker ${worker.id} (process ${worker.process.pid}) is killed: ${why}`);
    worker.process.kill('SIGKILL');
  }

  onGivenUp(place) {
    log(`place ${place} is given up: its workers end too soon, again and again`);
    this.givenUp.add(place);
    if (this.givenUp.size === this.count && this.workers.size === 0) process.exit(1);
  }

  // A wish that comes while an earlier one is being fulfilled may be about a newer program: it is
  // fulfilled after that.
  reload() {
    if (this.reloading) {
      this.reloadAgain = true;
      return;
    }
    this.reloading = true;
    log('reloading');
    this.givenUp.clear();
    this.binding.notify('reloading', '');
    this.supervisor.reload((problem) => {
      log(problem === undefined ? 'reloaded' : `not reloaded: ${problem}`);
      this.binding.notify('ready', '');
      this.reloading = false;
      const again = this.reloadAgain && !this.stopping;
      this.reloadAgain = false;
      // The supervisor takes no orders from inside of its own callbacks.
      if (again) setImmediate(() => this.reload());
    });
  }

  stop() {
    if (this.stopping) process.exit(1);   // asked twice
    this.stopping = true;
    this.binding.notify('stopping', '');
    this.cluster._internal.stopListening(() => this.supervisor.stop(() => process.exit(0)));
  }

  // One object for each worker.
  stats() {
    return this.supervisor.workers().map((info) => {
      const worker = this.workers.get(info.id);
      return { ...info, id: worker?.id, pid: worker?.process.pid };
    });
  }

  printTable() {
    const { inspect } = require('internal/util/inspect');
    const { Console } = require('console');
    const rows = this.stats().map(({ id, memory, eventLoopDelay, uptime, ...rest }) => ({
      worker: id,
      ...rest,
      uptime: `${Math.round(uptime)} s`,
      memory: `${(memory / 1024 ** 2).toFixed(1)} MiB`,
      eventLoopDelay: `${eventLoopDelay.toFixed(1)} ms`,
    }));
    if (rows.length === 0) log(inspect(rows));
    else new Console(process.stderr).table(rows);
  }
}

// Whether this process has a controlling terminal.
function hasTerminal() {
  const fs = require('fs');
  const { O_NOCTTY, O_NONBLOCK, O_RDONLY } = fs.constants;
  try {
    fs.closeSync(fs.openSync('/dev/tty', O_RDONLY | O_NOCTTY | O_NONBLOCK));
    return true;
  } catch {
    return false;
  }
}

// As nohup(1) starts a program.
function ignoresHangUp() {
  const SIGHUP = 1;
  try {
    const status = require('fs').readFileSync('/proc/self/status', 'latin1');
    const [, ignored] = /^SigIgn:\s*([0-9a-f]+)/m.exec(status);
    return ((BigInt(`0x${ignored}`) >> BigInt(SIGHUP - 1)) & 1n) === 1n;
  } catch {
    return false;
  }
}

// What SIGHUP asks for: the system sends it as well when the terminal goes.
function hangUpHandler(runner) {
  const stays = ignoresHangUp();
  let terminal = hasTerminal();
  return () => {
    const hungUp = terminal && !hasTerminal();
    terminal &&= !hungUp;
    if (!hungUp) runner.reload();
    else if (!stays && !runner.stopping) runner.stop();
  };
}

// Starts the cluster and returns; it runs until it is told to stop, or nothing can be run.
function run(script) {
  const takeOver = require('internal/cluster/activated').takeOver;
  process.argv[1] = path.resolve(script);
  takeOver();
  const runner = new Runner(process.argv[1]);
  process.on('SIGHUP', hangUpHandler(runner));
  process.on('SIGTERM', () => runner.stop());
  process.on('SIGINT', () => runner.stop());
  process.on('SIGUSR2', () => runner.printTable());
  const interval = runner.binding.watchdogInterval();
  if (interval > 0) setInterval(() => runner.binding.notify('alive', ''), interval);
  const place = getOptionValue('--metrics');
  if (place) require('internal/cluster/metrics').serve(place, () => runner.stats());
  runner.supervisor.begin();
}

module.exports = { run };
