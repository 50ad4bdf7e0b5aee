'use strict';

// node:inspector of a runtime without an inspector: nothing listens, so there is no URL.

const { missingClass, missingFunction } = require('internal/missing');

exports.Session = missingClass('inspector', 'Session', require('events'));
for (const name of ['open', 'waitForDebugger']) exports[name] = missingFunction('inspector', name);
exports.close = function close() {};
exports.url = function url() {};
exports.console = globalThis.console;
