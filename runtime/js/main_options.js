'use strict';

// What options of the command line change before the program starts: loaded where there are any.
// https://nodejs.org/docs/latest-v20.x/api/cli.html#options

const { codes } = require('internal/errors');
const { getOptionValue } = require('internal/options');

const kInvalidArgument = 9;   // https://nodejs.org/api/process.html#exit-codes
const kFetch = ['fetch', 'FormData', 'Headers', 'Request', 'Response'];
const kWebCrypto = ['crypto', 'Crypto', 'CryptoKey', 'SubtleCrypto'];

function isGiven(name) {
  return getOptionValue(name) === true;
}

function isOff(name) {
  return getOptionValue(name, true) === false;
}

function traceLoop() {
  if (require('internal/bootstrap/realm').exists('internal/trace/loop')) {
    require('internal/trace/loop').start();
    return;
  }
  process._rawDebug(`${process.argv0}: --trace-loop: this runtime is built without it; add ` +
    "'trace' to the features of its gyre_runtime()");
  process.reallyExit(kInvalidArgument);
}

function removeGlobals(option, names) {
  if (!isOff(option)) return;
  for (const name of names) delete globalThis[name];
}

function writeSnapshotsOn(signal) {
  if (require('internal/signals')[signal] === undefined) {
    throw new codes.ERR_UNKNOWN_SIGNAL(signal);
  }
  process.on(signal, () => require('v8').writeHeapSnapshot());
}

function setReport() {
  const { report } = process;
  report.compact = isGiven('--report-compact');
  report.excludeNetwork = isGiven('--report-exclude-network');
  report.directory = getOptionValue('--report-dir');
  report.filename = getOptionValue('--report-filename');
  if (isGiven('--report-on-signal')) {
    report.signal = getOptionValue('--report-signal') || 'SIGUSR2';
    report.reportOnSignal = true;
  }
  report.reportOnUncaughtException = isGiven('--report-uncaught-exception');
}

const kReport = [
  '--report-compact', '--report-dir', '--report-exclude-network', '--report-filename',
  '--report-on-signal', '--report-uncaught-exception',
];

// Those that hold for a thread as well as for the process.
function applyInThread() {
  if (isGiven('--enable-source-maps')) require('internal/source_map/cache').setEnabled(true);
  if (getOptionValue('--disable-proto')) {
    require('internal/process/disable_proto').disableProto(Object.prototype);
  }
  removeGlobals('--experimental-fetch', kFetch);
  removeGlobals('--experimental-global-customevent', ['CustomEvent']);
  removeGlobals('--experimental-global-webcrypto', kWebCrypto);
  if (isOff('--extra-info-on-fatal-exception')) internalBinding('errors').hideVersion();
  if (isGiven('--trace-sync-io')) require('internal/trace_sync_io').start();
  if (isGiven('--track-heap-objects')) internalBinding('v8').trackHeapObjects();
  const order = getOptionValue('--dns-result-order');
  if (order) {
    const { validateOneOf } = require('internal/validators');
    validateOneOf(order, '--dns-result-order', ['verbatim', 'ipv4first', 'ipv6first']);
  }
  if (kReport.some((name) => getOptionValue(name))) setReport();
  if (isGiven('--cpu-prof')) require('internal/cpu_profile').start();
}

function apply() {
  applyInThread();
  if (isGiven('--zero-fill-buffers')) require('internal/buffer').zeroFill();
  const signal = getOptionValue('--heapsnapshot-signal');
  if (signal) writeSnapshotsOn(signal);
  if (isGiven('--trace-loop')) traceLoop();
}

module.exports = { apply, applyInThread };
