'use strict';

// Puts the reporters that the command line names between the events of a run and their output.

const { codes } = require('internal/errors');
const { getSettings } = require('internal/test/settings');

const kReporters = {
  '__proto__': null,
  'dot': 'internal/test/reporters/dot',
  'junit': 'internal/test/reporters/junit',
  'spec': 'internal/test/reporters/spec',
  'tap': 'internal/test/reporters/tap',
};

async function loadReporter(name) {
  const id = kReporters[name];
  let reporter;
  if (id !== undefined) {
    reporter = require(id);
  } else {
    const { importModule } = require('internal/modules/esm/loader');
    const { workingDirectoryUrl } = require('internal/modules/esm/urls');
    reporter = await importModule(name, workingDirectoryUrl());
  }
  if (reporter?.default) reporter = reporter.default;
  const isClass = reporter?.prototype && Object.hasOwn(reporter.prototype, 'constructor');
  if (isClass) reporter = new reporter();
  if (!reporter) throw new codes.ERR_INVALID_ARG_VALUE('Reporter', name, 'is not a valid reporter');
  return reporter;
}

function openDestination(name) {
  if (name === 'stdout') return process.stdout;
  if (name === 'stderr') return process.stderr;
  return require('fs').createWriteStream(name);
}

async function setupReporters(events) {
  const { compose } = require('stream');
  const { reporters } = getSettings();
  const loaded = await Promise.all(reporters.map(([name]) => loadReporter(name)));
  loaded.forEach((reporter, index) => {
    compose(events, reporter).pipe(openDestination(reporters[index][1]));
  });
}

module.exports = { setupReporters };
