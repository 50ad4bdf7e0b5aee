'use strict';

// node:trace_events of a runtime that writes no traces: no category is ever enabled.

const { codes } = require('internal/errors');
const { validateObject, validateStringArray } = require('internal/validators');

function createTracing(options) {
  validateObject(options, 'options');
  validateStringArray(options.categories, 'options.categories');
  if (options.categories.length === 0) throw new codes.ERR_TRACE_EVENTS_CATEGORY_REQUIRED();
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('trace_events.createTracing');
}

function getEnabledCategories() {}

module.exports = { createTracing, getEnabledCategories };
