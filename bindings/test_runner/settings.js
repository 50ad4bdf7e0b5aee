'use strict';

// What the command line says about tests.

const { codes } = require('internal/errors');

function option(name, fallback) {
  return require('internal/options').getOptionValue(name, fallback);
}

// '/text/flags' or a plain text, as a regular expression.
function toPattern(text, name) {
  const parts = /^\/(.*)\/([a-z]*)$/.exec(text);
  try {
    return new RegExp(parts?.[1] ?? text, parts?.[2] ?? '');
  } catch (error) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      name, text, `is an invalid regular expression. ${error.message}`);
  }
}

function reporterPairs() {
  if (process.env.NODE_TEST_CONTEXT !== undefined) return [['tap', 'stdout']];
  const reporters = [...option('--test-reporter')];
  const destinations = [...option('--test-reporter-destination')];
  if (reporters.length === 0 && destinations.length === 0) {
    reporters.push(process.stdout.isTTY ? 'spec' : 'tap');
  }
  if (reporters.length === 1 && destinations.length === 0) destinations.push('stdout');
  if (reporters.length !== destinations.length) {
    throw new codes.ERR_INVALID_ARG_VALUE(
      '--test-reporter', reporters,
      "must match the number of specified '--test-reporter-destination'");
  }
  return reporters.map((reporter, index) => [reporter, destinations[index]]);
}

// The descriptor that run() takes the events of its test files from; not those of their children.
function takeEventsDescriptor() {
  const { GYRE_TEST_EVENTS } = process.env;
  if (GYRE_TEST_EVENTS === undefined) return null;
  delete process.env.GYRE_TEST_EVENTS;
  return Number(GYRE_TEST_EVENTS);
}

let settings = null;

function getSettings() {
  if (settings === null) {
    const patterns = option('--test-name-pattern');
    settings = {
      events: takeEventsDescriptor(),
      forceExit: option('--test-force-exit'),
      only: option('--test-only'),
      patterns: patterns.length === 0 ? null :
        patterns.map((pattern) => toPattern(pattern, '--test-name-pattern')),
      reporters: reporterPairs(),
    };
  }
  return settings;
}

module.exports = { getSettings, toPattern };
