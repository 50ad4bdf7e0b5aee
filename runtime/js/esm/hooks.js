'use strict';

// Customization hooks: module.register(). https://nodejs.org/api/module.html#customization-hooks
//
// They run on the thread of the program, in an order that the last registered comes first. Hooks
// that wait for something cannot serve require() and import.meta.resolve(), which cannot wait.

const { codes } = require('internal/errors');
const { checkAttributes, defaultLoad } = require('internal/modules/esm/load');
const { defaultResolve, importConditions } = require('internal/modules/esm/resolve');
const loader = require('internal/modules/esm/loader');

const resolvers = [];
const loaders = [];

function invalid(expected, hook, property, value) {
  return new codes.ERR_INVALID_RETURN_PROPERTY_VALUE(expected, hook, property, value);
}

function checkResult(result, name) {
  if (typeof result !== 'object' || result === null) {
    throw new codes.ERR_INVALID_RETURN_VALUE('an object', `${name} hook's nextHook()`, result);
  }
}

function checkComplete(result, context, name) {
  if (result.shortCircuit || context.wentOn) return;
  throw new codes.ERR_LOADER_CHAIN_INCOMPLETE(`'${name}'`);
}

// Calls the hooks of one kind, the last one first, with a function that calls the next.
function callChain(chain, name, first, context, fallback) {
  const state = { wentOn: false };
  const call = async (index, value, given) => {
    if (typeof value !== 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE(
        `${name} hook's nextHook() ${name === 'resolve' ? 'specifier' : 'url'}`, 'string', value);
    }
    if (index < 0) {
      state.wentOn = true;
      return fallback(value, given);
    }
    const result = await chain[index](value, given, (nextValue, nextContext) =>
      call(index - 1, nextValue, { ...given, ...nextContext }));
    checkResult(result, name);
    if (result.shortCircuit) state.wentOn = true;
    return result;
  };
  return call(chain.length - 1, first, context).then((result) => {
    checkResult(result, name);
    checkComplete(result, state, name);
    return result;
  });
}

function* resolve(specifier, parentURL, importAttributes) {
  if (resolvers.length === 0) return defaultResolve(specifier, parentURL);
  const context = { conditions: importConditions(), importAttributes, parentURL };
  const result = yield callChain(resolvers, 'resolve', specifier, context, (value, given) =>
    ({ __proto__: null, ...defaultResolve(value, given.parentURL, given.conditions) }));
  const { url, format, importAttributes: attributes = importAttributes } = result;
  if (typeof url !== 'string') throw invalid('a URL string', 'resolve', 'url', url);
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw invalid('a string', 'resolve', 'format', format);
  }
  try {
    if (!url.startsWith('node:')) new (require('internal/url').URL)(url);
  } catch {
    throw invalid('a URL string', 'resolve', 'url', url);
  }
  return { url, format, importAttributes: attributes };
}

function* load(job) {
  if (loaders.length === 0) return defaultLoad(job.url, job.format, job.attributes);
  const context = {
    conditions: importConditions(), format: job.format, importAttributes: job.attributes,
  };
  const result = yield callChain(loaders, 'load', job.url, context, (url, given) =>
    ({ __proto__: null, ...defaultLoad(url, given.format, given.importAttributes) }));
  const { format, source } = result;
  if (typeof format !== 'string') {
    if (format === undefined || format === null) {
      throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format, job.url);
    }
    throw invalid('a string', 'load', 'format', format);
  }
  checkAttributes(job.url, format, job.attributes);
  if ((source === undefined || source === null) && format !== 'builtin' && format !== 'commonjs') {
    throw invalid('a string, an ArrayBuffer, or a TypedArray', 'load', 'source', source);
  }
  return { format, source: format === 'builtin' ? null : source };
}

function add(exports, data) {
  const { initialize, load: loadHook, resolve: resolveHook } = exports;
  if (typeof resolveHook === 'function') resolvers.push(resolveHook);
  if (typeof loadHook === 'function') loaders.push(loadHook);
  loader.setHooks({ load, resolve });
  return initialize?.(data);
}

// register(specifier[, parentURL][, options])
function register(specifier, parentURL = undefined, options = undefined) {
  if (parentURL !== null && typeof parentURL === 'object' && !('href' in parentURL)) {
    options = parentURL;
    parentURL = options.parentURL;
  }
  const { workingDirectoryUrl } = require('internal/modules/esm/urls');
  const base = parentURL === undefined ? workingDirectoryUrl() : `${parentURL}`;
  const job = loader.prepareSync(`${specifier}`, base);
  job.wrap.evaluateSync();
  return add(job.wrap.getNamespace(), options?.data);
}

module.exports = { register };
