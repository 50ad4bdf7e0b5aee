'use strict';

// process.report: what a program and its machine look like, for those who look for the cause of a
// failure. https://nodejs.org/docs/latest-v20.x/api/report.html
//
// There are no native stacks, and no report of fatal errors, which leave no JavaScript to run.

const { codes } = require('internal/errors');
const {
  validateBoolean, validateObject, validateString,
} = require('internal/validators');

const kVersion = 4;
const kLimits = [
  ['core_file_size_blocks', 'Max core file size'], ['data_seg_size_kbytes', 'Max data size'],
  ['file_size_blocks', 'Max file size'], ['max_locked_memory_bytes', 'Max locked memory'],
  ['max_memory_size_kbytes', 'Max resident set'], ['open_files', 'Max open files'],
  ['stack_size_bytes', 'Max stack size'], ['cpu_time_seconds', 'Max cpu time'],
  ['max_user_processes', 'Max processes'], ['virtual_memory_kbytes', 'Max address space'],
];

const settings = {
  compact: false, directory: '', excludeNetwork: false, filename: '', reportOnSignal: false,
  reportOnUncaughtException: false, signal: 'SIGUSR2',
};
let written = 0;

function userLimits() {
  const text = require('fs').readFileSync('/proc/self/limits', 'utf8');
  const read = (word) => (word === 'unlimited' ? word : Number(word));
  const limits = {};
  for (const [name, title] of kLimits) {
    const line = text.split('\n').find((line) => line.startsWith(title));
    const [soft, hard] = line.slice(title.length).trim().split(/\s+/);
    limits[name] = { soft: read(soft), hard: read(hard) };
  }
  return limits;
}

function sharedObjects() {
  const maps = require('fs').readFileSync('/proc/self/maps', 'utf8');
  return [...new Set(maps.match(/\S*\.so\b\S*$/gm))];
}

function javascriptHeap() {
  const v8 = require('v8');
  const heap = v8.getHeapStatistics();
  const heapSpaces = {};
  for (const space of v8.getHeapSpaceStatistics()) {
    heapSpaces[space.space_name] = {
      memorySize: space.space_size,
      committedMemory: space.physical_space_size,
      capacity: space.space_used_size + space.space_available_size,
      used: space.space_used_size,
      available: space.space_available_size,
    };
  }
  return {
    totalMemory: heap.total_heap_size,
    executableMemory: heap.total_heap_size_executable,
    totalCommittedMemory: heap.total_physical_size,
    availableMemory: heap.total_available_size,
    totalGlobalHandlesMemory: heap.total_global_handles_size,
    usedGlobalHandlesMemory: heap.used_global_handles_size,
    usedMemory: heap.used_heap_size,
    memoryLimit: heap.heap_size_limit,
    mallocedMemory: heap.malloced_memory,
    externalMemory: heap.external_memory,
    peakMallocedMemory: heap.peak_malloced_memory,
    nativeContextCount: heap.number_of_native_contexts,
    detachedContextCount: heap.number_of_detached_contexts,
    doesZapGarbage: heap.does_zap_garbage,
    heapSpaces,
  };
}

function resourceUsage() {
  const os = require('os');
  const usage = process.resourceUsage();
  const user = usage.userCPUTime / 1e6;
  const kernel = usage.systemCPUTime / 1e6;
  const percent = (seconds) => (100 * seconds) / Math.max(process.uptime(), 1e-3);
  return {
    free_memory: os.freemem(),
    total_memory: os.totalmem(),
    rss: process.memoryUsage.rss(),
    constrained_memory: process.constrainedMemory(),
    available_memory: process.availableMemory(),
    userCpuSeconds: user,
    kernelCpuSeconds: kernel,
    cpuConsumptionPercent: percent(user + kernel),
    userCpuConsumptionPercent: percent(user),
    kernelCpuConsumptionPercent: percent(kernel),
    maxRss: usage.maxRSS * 1024,
    pageFaults: { IORequired: usage.majorPageFault, IONotRequired: usage.minorPageFault },
    fsActivity: { reads: usage.fsRead, writes: usage.fsWrite },
  };
}

function javascriptStack(error) {
  const [message, ...stack] = `${error.stack}`.split('\n');
  return {
    message: message.trim(),
    stack: stack.map((line) => line.trim()),
    errorProperties: Object.fromEntries(
      Object.keys(error).map((name) => [name, `${error[name]}`])),
  };
}

function header(event, trigger, filename, date) {
  const os = require('os');
  return {
    reportVersion: kVersion,
    event,
    trigger,
    filename,
    dumpEventTime: date.toISOString().replace(/\.\d+/, ''),
    dumpEventTimeStamp: `${date.getTime()}`,
    processId: process.pid,
    threadId: 0,
    cwd: process.cwd(),
    commandLine: [process.argv0, ...process.execArgv, ...process.argv.slice(1)],
    nodejsVersion: process.version,
    wordSize: 64,
    arch: process.arch,
    platform: process.platform,
    componentVersions: { ...process.versions },
    release: { ...process.release },
    osName: os.type(),
    osRelease: os.release(),
    osVersion: os.version(),
    osMachine: os.machine(),
    cpus: os.cpus().map(({ model, speed, times }) => ({ model, speed, ...times })),
    networkInterfaces: settings.excludeNetwork ? undefined :
      Object.entries(os.networkInterfaces()).flatMap(
        ([name, list]) => list.map((one) => ({ name, ...one }))),
    host: os.hostname(),
  };
}

function make(error, event, trigger, filename, date) {
  const kinds = process.getActiveResourcesInfo();
  return {
    header: header(event, trigger, filename, date),
    javascriptStack: javascriptStack(error),
    javascriptHeap: javascriptHeap(),
    nativeStack: [],
    resourceUsage: resourceUsage(),
    libuv: kinds.map((type) => ({ type, is_active: true, is_referenced: true })),
    workers: [],
    environmentVariables: { ...process.env },
    userLimits: userLimits(),
    sharedObjects: sharedObjects(),
  };
}

function checkError(error, from) {
  if (error === undefined) {
    error = new Error('JavaScript Callstack');
    Error.captureStackTrace(error, from);
    return error;
  }
  validateObject(error, 'err');
  return error;
}

function fileName(date) {
  const digits = (value, count = 2) => `${value}`.padStart(count, '0');
  const day = [date.getFullYear(), digits(date.getMonth() + 1), digits(date.getDate())].join('');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => digits(part)).join('');
  return `report.${day}.${time}.${process.pid}.0.${digits(++written, 3)}.json`;
}

function write(file, error, event, trigger) {
  const date = new Date();
  const filename = file || settings.filename || fileName(date);
  const report = make(error, event, trigger, filename, date);
  const text = `${JSON.stringify(report, null, settings.compact ? undefined : 2)}\n`;
  const say = (line) => internalBinding('stdio').writeString(2, line);
  if (filename === 'stdout' || filename === 'stderr') {
    internalBinding('stdio').writeString(filename === 'stdout' ? 1 : 2, text);
    return filename;
  }
  const path = require('path').resolve(settings.directory, filename);
  say(`\nWriting Node.js report to file: ${filename}`);
  try {
    require('fs').writeFileSync(path, text);
  } catch (failure) {
    say(`\nFailed to open Node.js report file: ${filename} (${failure.code})\n`);
    return '';
  }
  say('\nNode.js report completed\n');
  return filename;
}

function onSignal(name) {
  write('', checkError(undefined, onSignal), name, 'Signal');
}

function onUncaught(error) {
  const isObject = typeof error === 'object' && error !== null;
  write('', isObject ? error : new Error(`${error}`), 'Exception', 'Exception');
}

const kSetters = {
  reportOnSignal(enabled) {
    validateBoolean(enabled, 'trigger');
    if (enabled === settings.reportOnSignal) return;
    process[enabled ? 'on' : 'removeListener'](settings.signal, onSignal);
  },
  reportOnUncaughtException(enabled) {
    validateBoolean(enabled, 'trigger');
    require('internal/process/execution').hooks.fatal = enabled ? onUncaught : undefined;
  },
  signal(name) {
    validateString(name, 'signal');
    const signals = require('internal/signals');
    if (signals[name] === undefined) throw new codes.ERR_UNKNOWN_SIGNAL(name);
    if (!settings.reportOnSignal) return;
    process.removeListener(settings.signal, onSignal);
    process.on(name, onSignal);
  },
};

const report = {
  writeReport(file, error) {
    if (typeof file === 'object' && file !== null) [file, error] = [undefined, file];
    else if (file !== undefined) validateString(file, 'file');
    return write(file, checkError(error, report.writeReport), 'JavaScript API', 'API');
  },
  getReport(error) {
    error = checkError(error, report.getReport);
    return make(error, 'JavaScript API', 'GetReport', null, new Date());
  },
};

for (const name of Object.keys(settings)) {
  const validate = typeof settings[name] === 'boolean' ? validateBoolean : validateString;
  Object.defineProperty(report, name, {
    __proto__: null,
    get: { [name]() { return settings[name]; } }[name],
    set(value) {
      if (kSetters[name]) kSetters[name](value);
      else validate(value, name);
      settings[name] = value;
    },
    enumerable: true,
    configurable: true,
  });
}
Object.defineProperty(report, 'reportOnFatalError', {
  __proto__: null,
  get() {
    return false;
  },
  set(enabled) {
    validateBoolean(enabled, 'trigger');
    if (enabled) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('process.report.reportOnFatalError');
  },
  enumerable: true,
  configurable: true,
});

module.exports = { report };
