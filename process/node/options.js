'use strict';

// The runtime's own command-line options, as the built-in modules ask for them. Read from
// process_methods.execArgv at the first question, so never while the snapshot is built.

// Options that take a value; those with an array may be given several times.
const kValues = {
  '__proto__': null,
  '--cluster-heartbeat': '',
  '--cluster-max-memory': '',
  '--cluster-policy': '',
  '--conditions': [],
  '--cpu-prof-dir': '',
  '--cpu-prof-interval': '',
  '--cpu-prof-name': '',
  '--diagnostic-dir': '',
  '--disable-proto': '',
  '--disable-warning': [],
  '--dns-result-order': '',
  '--env-file': [],
  '--env-file-if-exists': [],
  '--eval': '',
  '--experimental-default-type': '',
  '--experimental-loader': [],
  '--experimental-specifier-resolution': '',
  '--heapsnapshot-signal': '',
  '--http-parser': '',
  '--icu-data-dir': '',
  '--import': [],
  '--input-type': '',
  '--max-http-header-size': '',
  '--metrics': '',
  '--network-family-autoselection-attempt-timeout': '',
  '--redirect-warnings': '',
  '--report-dir': '',
  '--report-filename': '',
  '--report-signal': '',
  '--require': [],
  '--stack-trace-limit': '',
  '--test-concurrency': '',
  '--test-name-pattern': [],
  '--test-reporter': [],
  '--test-reporter-destination': [],
  '--test-shard': '',
  '--test-timeout': '',
  '--title': '',
  '--tls-cipher-list': '',
  '--tls-keylog': '',
  '--trace-require-module': '',
  '--unhandled-rejections': '',
  '--use-largepages': '',
  '--v8-pool-size': '',
};

const kAliases = {
  '__proto__': null,
  '--es-module-specifier-resolution': '--experimental-specifier-resolution',
  '--loader': '--experimental-loader',
  '--report-directory': '--report-dir',
  '-C': '--conditions',
  '-e': '--eval',
  '-i': '--interactive',
  '-pe': '--eval',
  '-r': '--require',
};

let values = null;

function parse(args) {
  const result = new Map();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1;
    const given = (equals === -1 ? arg : arg.slice(0, equals)).replace(/(?<=.)_/g, '-');
    const name = kAliases[given] ?? given;
    const initial = kValues[name];
    if (initial === undefined) {
      // `--no-x` answers the question for `--x`; the last of both holds.
      if (name.startsWith('--no-')) result.set(`--${name.slice(5)}`, false);
      else result.delete(`--no-${name.slice(2)}`);
      result.set(name, equals === -1 || arg.slice(equals + 1));
      continue;
    }
    const value = equals === -1 ? args[++i]?.replace(/^\\(?=-)/, '') : arg.slice(equals + 1);
    if (value === undefined) break;
    if (typeof initial === 'string') result.set(name, value);
    else if (result.has(name)) result.get(name).push(value);
    else result.set(name, [value]);
  }
  return result;
}

// The value of an option: a string, a list or a boolean. What was not given is '', [] or
// `fallback`.
function getOptionValue(name, fallback = false) {
  if (values === null) {
    const { environmentArguments = [], execArgv = [] } = internalBinding('process_methods');
    values = parse([...environmentArguments, ...execArgv]);
    if (process.env.NODE_PENDING_DEPRECATION === '1') values.set('--pending-deprecation', true);
  }
  return values.get(name) ?? kValues[name] ?? fallback;
}

// For a program that is not the one of the command line.
function setOption(name, value) {
  getOptionValue(name);
  values.set(name, value);
}

module.exports = {
  forget() {
    values = null;
  },
  getOptionValue,
  setOption,
};
