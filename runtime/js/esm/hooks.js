'use strict';

// Customization hooks: module.register(). https://nodejs.org/api/module.html#customization-hooks
//
// They run on the thread of the program, in an order that the last registered comes first. Hooks
// that wait for something cannot serve require() and import.meta.resolve(), which cannot wait.

const { codes } = require('internal/errors');
const { defaultLoad } = require('internal/modules/esm/load');
const { defaultResolve, importConditions } = require('internal/modules/esm/resolve');
const loader = require('internal/modules/esm/loader');

const resolvers = [];
const loaders = [];

function invalid(expected, hook, property, value) {
  return new codes.ERR_INVALID_RETURN_PROPERTY_VALUE(expected, hook, property, value);
}

function checkValue(value, name, where) {
  if (typeof value !== 'string') {
    const expected = name === 'resolve' ? 'string' : 'a URL string';
    throw new codes.ERR_INVALID_ARG_TYPE(where, expected, value);
  }
  if (name === 'load' && !isUrl(value)) {
    throw new codes.ERR_INVALID_ARG_VALUE(where, value, 'should be a URL string');
  }
}

function isUrl(text) {
  return text.startsWith('node:') || require('internal/url').URL.canParse(text);
}

// Calls the hooks of one kind, the last one first, with a function that calls the next. Errors name
// the hook that was called, or the runtime's own behind all of them.
function callChain(chain, name, first, context, fallback) {
  const nextName = name === 'resolve' ? 'nextResolve' : 'nextLoad';
  let wentOn = false;
  let last;
  const call = async (index, value, given, nextContext) => {
    last = `${index < 0 ? `node:internal/modules/esm/${name}` : chain[index].url} '${name}'`;
    const where = `${last} hook's ${nextName}()`;
    checkValue(value, name, `${where} ${name === 'resolve' ? 'specifier' : 'url'}`);
    if (nextContext && typeof nextContext !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE(`${where} context`, 'object', nextContext);
    }
    if (nextContext) {
      const attributes = givenAttributes(nextContext, given.importAttributes);
      given = withAttributes({ ...given, ...nextContext }, attributes);
    }
    if (index < 0) {
      wentOn = true;
      return fallback(value, given);
    }
    const next = {
      [nextName]: async (nextValue, changed) => call(index - 1, nextValue, given, changed),
    };
    const result = await Reflect.apply(
      chain[index].hook, undefined, [value, given, next[nextName]]);
    if (typeof result !== 'object' || result === null) {
      throw new codes.ERR_INVALID_RETURN_VALUE('an object', where, result);
    }
    if (result.shortCircuit) wentOn = true;
    return result;
  };
  return call(chain.length - 1, first, context).then((result) => {
    if (!wentOn) throw new codes.ERR_LOADER_CHAIN_INCOMPLETE(last);
    return result;
  });
}

let warnedOfAssertions = false;

function warnOfAssertions() {
  if (warnedOfAssertions) return;
  warnedOfAssertions = true;
  process.emitWarning(
    'Use `importAttributes` instead of `importAssertions`', 'ExperimentalWarning');
}

// A context with attributes that hooks may change, also under their former name.
function withAttributes(context, attributes) {
  context.importAttributes = { __proto__: null, ...attributes };
  return Object.defineProperty(context, 'importAssertions', {
    __proto__: null,
    configurable: true,
    get() {
      warnOfAssertions();
      return this.importAttributes;
    },
    set(value) {
      warnOfAssertions();
      this.importAttributes = value;
    },
  });
}

// The attributes that a hook gives, in a result or for the next one; by the former name, too.
function givenAttributes(given, fallback) {
  if (given === undefined || given === null) return fallback;
  if (Object.getOwnPropertyDescriptor(given, 'importAssertions')?.value !== undefined) {
    warnOfAssertions();
    return given.importAttributes ?? given.importAssertions;
  }
  return given.importAttributes ?? fallback;
}

function* resolve(specifier, parentURL, importAttributes) {
  if (resolvers.length === 0) return defaultResolve(specifier, parentURL);
  const context = withAttributes({ conditions: importConditions(), parentURL }, importAttributes);
  const result = yield callChain(resolvers, 'resolve', specifier, context, (value, given) => {
    const { format = null, url } = defaultResolve(value, given.parentURL, given.conditions);
    return { __proto__: null, url, format };
  });
  const { url, format } = result;
  const attributes = givenAttributes(result, context.importAttributes);
  const hook = `${resolvers.at(-1).url} 'resolve'`;
  if (typeof url !== 'string') throw invalid('a URL string', hook, 'url', url);
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw invalid('a string', hook, 'format', format);
  }
  if (!isUrl(url)) throw invalid('a URL string', hook, 'url', url);
  return { url, format, importAttributes: attributes };
}

function* load(job) {
  if (loaders.length === 0) return defaultLoad(job.url, job.format, job.attributes);
  const context = withAttributes(
    { conditions: importConditions(), format: job.format }, job.attributes);
  const result = yield callChain(loaders, 'load', job.url, context, (url, given) =>
    ({ __proto__: null, ...defaultLoad(url, given.format, given.importAttributes) }));
  const { format, source } = result;
  const hook = `${loaders.at(-1).url} 'load'`;
  if (typeof format !== 'string') {
    if (format === undefined || format === null) {
      throw new codes.ERR_UNKNOWN_MODULE_FORMAT(format, job.url);
    }
    throw invalid('a string', hook, 'format', format);
  }
  if ((source === undefined || source === null) && format !== 'builtin' && format !== 'commonjs') {
    throw invalid('a string, an ArrayBuffer, or a TypedArray', hook, 'source', source);
  }
  return { format, source: format === 'builtin' ? null : source };
}

function add(exports, data, url) {
  const { initialize, load: loadHook, resolve: resolveHook } = exports;
  if (typeof resolveHook === 'function') resolvers.push({ hook: resolveHook, url });
  if (typeof loadHook === 'function') loaders.push({ hook: loadHook, url });
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
  return add(job.wrap.getNamespace(), options?.data, job.url);
}

module.exports = { register };
