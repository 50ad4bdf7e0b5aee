'use strict';

// node:vm: scripts and functions out of source text, in the context of the program or in others.

const { codes } = require('internal/errors');
const {
  kValidateObjectAllowArray, kValidateObjectAllowNullable, validateArray, validateBoolean,
  validateBuffer, validateInt32, validateObject, validateOneOf, validateString,
  validateStringArray, validateUint32,
} = require('internal/validators');
const dynamicImport = require('internal/vm/dynamic_import');
const { asyncContext } = require('internal/util');

const binding = internalBinding('vm');

const kParsingContext = Symbol('script parsing context');
const kEmptyObject = Object.freeze({ __proto__: null });
const DONT_CONTEXTIFY = Symbol('vm_context_no_contextify');

let contextCount = 0;

function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowArray);
  return binding.isContext(object);
}

function validateContext(object) {
  if (!isContext(object)) {
    throw new codes.ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
  }
}

function toBuffer(bytes) {
  const { Buffer } = require('buffer');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// The options that all compilation has in common, checked.
function sourceOptions(options, filename) {
  const settled = { filename, lineOffset: 0, columnOffset: 0, produceCachedData: false };
  for (const name of [...Object.keys(settled), 'cachedData']) {
    if (options[name] !== undefined) settled[name] = options[name];
  }
  validateString(settled.filename, 'options.filename');
  validateInt32(settled.lineOffset, 'options.lineOffset');
  validateInt32(settled.columnOffset, 'options.columnOffset');
  if (settled.cachedData !== undefined) validateBuffer(settled.cachedData, 'options.cachedData');
  validateBoolean(settled.produceCachedData, 'options.produceCachedData');
  return settled;
}

function runArguments(contextified, options = kEmptyObject) {
  validateObject(options, 'options');
  const { timeout, displayErrors = true, breakOnSigint = false } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return [contextified, timeout ?? -1, displayErrors, breakOnSigint];
}

// Runs with the listeners of SIGINT put away: the signal is to end the script.
function withoutInterruptListeners(run) {
  const listeners = process.rawListeners('SIGINT');
  process.removeAllListeners('SIGINT');
  try {
    return run();
  } finally {
    for (const listener of listeners) process.addListener('SIGINT', listener);
  }
}

class Script extends binding.UnboundScript {
  constructor(code, options = kEmptyObject) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const { cachedData, columnOffset, filename, lineOffset, produceCachedData } =
      sourceOptions(options, 'evalmachine.<anonymous>');
    const { importModuleDynamically } = options;
    const id = dynamicImport.idOf(importModuleDynamically, filename);
    super(code, filename, lineOffset, columnOffset, cachedData, options[kParsingContext], id);
    if (importModuleDynamically !== undefined) {
      dynamicImport.register(id, this, importModuleDynamically);
    }
    if (cachedData !== undefined) this.cachedDataRejected = this._cachedDataRejected();
    if (produceCachedData) {
      const data = this._createCachedData();
      this.cachedDataProduced = data !== undefined;
      if (data !== undefined) this.cachedData = toBuffer(data);
    }
    this.sourceMapURL = this._sourceMapUrl();
  }

  createCachedData() {
    const data = this._createCachedData();
    return data === undefined ? require('buffer').Buffer.alloc(0) : toBuffer(data);
  }

  runInThisContext(options) {
    const args = runArguments(null, options);
    if (args[3] && process.listenerCount('SIGINT') > 0) {
      return withoutInterruptListeners(() => this._run(...args));
    }
    return this._run(...args);
  }

  runInContext(contextifiedObject, options) {
    validateContext(contextifiedObject);
    const args = runArguments(contextifiedObject, options);
    if (args[3] && process.listenerCount('SIGINT') > 0) {
      return withoutInterruptListeners(() => this._run(...args));
    }
    return this._run(...args);
  }

  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    return this.runInContext(context, options);
  }
}

// The options of createContext() out of those of a function that makes a context by the way.
function contextOptions(options) {
  if (!options) return {};
  const { contextName, contextOrigin, contextCodeGeneration, microtaskMode } = options;
  if (contextName !== undefined) validateString(contextName, 'options.contextName');
  if (contextOrigin !== undefined) validateString(contextOrigin, 'options.contextOrigin');
  let codeGeneration;
  if (contextCodeGeneration !== undefined) {
    validateObject(contextCodeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = contextCodeGeneration;
    if (strings !== undefined) {
      validateBoolean(strings, 'options.contextCodeGeneration.strings');
    }
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
    codeGeneration = { strings, wasm };
  }
  if (microtaskMode !== undefined) validateString(microtaskMode, 'options.microtaskMode');
  return { name: contextName, origin: contextOrigin, codeGeneration, microtaskMode };
}

function createContext(contextObject = {}, options = kEmptyObject) {
  if (contextObject !== DONT_CONTEXTIFY && isContext(contextObject)) return contextObject;
  validateObject(options, 'options');
  const {
    name = `VM Context ${++contextCount}`, origin, codeGeneration, microtaskMode,
    importModuleDynamically,
  } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  const { strings = true, wasm = true } = codeGeneration ?? kEmptyObject;
  validateBoolean(strings, 'options.codeGeneration.strings');
  validateBoolean(wasm, 'options.codeGeneration.wasm');
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);

  const id = dynamicImport.idOf(importModuleDynamically, name);
  const object = contextObject === DONT_CONTEXTIFY ? null : contextObject;
  asyncContext.hasOtherContexts = true;
  asyncContext.expectOthers();
  const context = binding.makeContext(
    object, strings, wasm, microtaskMode === 'afterEvaluate', id);
  if (importModuleDynamically !== undefined) {
    dynamicImport.register(id, context, importModuleDynamically);
  }
  if (require('internal/options').getOptionValue('--disable-proto')) {
    const script = new Script('Object.prototype', { [kParsingContext]: context });
    require('internal/process/disable_proto').disableProto(script.runInContext(context));
  }
  return context;
}

function createScript(code, options) {
  return new Script(code, options);
}

function runInContext(code, contextifiedObject, options) {
  validateContext(contextifiedObject);
  options = typeof options === 'string' ? { filename: options } : { ...options };
  options[kParsingContext] = contextifiedObject;
  return createScript(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  if (typeof options === 'string') options = { filename: options };
  contextObject = createContext(contextObject, contextOptions(options));
  options = { ...options, [kParsingContext]: contextObject };
  return createScript(code, options).runInContext(contextObject, options);
}

function runInThisContext(code, options) {
  if (typeof options === 'string') options = { filename: options };
  return createScript(code, options).runInThisContext(options);
}

function validateParsingContext(context) {
  if (typeof context !== 'object' || context === null || !isContext(context)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', context);
  }
}

function compileFunction(code, params, options = kEmptyObject) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const { cachedData, columnOffset, filename, lineOffset, produceCachedData } =
    sourceOptions(options, '');
  const { contextExtensions = [], importModuleDynamically, parsingContext } = options;
  if (parsingContext !== undefined) validateParsingContext(parsingContext);
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, index) => {
    validateObject(extension, `options.contextExtensions[${index}]`, kValidateObjectAllowNullable);
  });
  const id = dynamicImport.idOf(importModuleDynamically, filename);
  const result = binding.compileFunction(
    code, filename, lineOffset, columnOffset, cachedData, parsingContext, contextExtensions,
    params ?? [], id);
  const compiled = result.function;
  if (importModuleDynamically !== undefined) {
    dynamicImport.register(id, compiled, importModuleDynamically);
  }
  if (produceCachedData) {
    const data = binding.cacheOfFunction(compiled);
    compiled.cachedDataProduced = data !== undefined;
    if (data !== undefined) compiled.cachedData = toBuffer(data);
  }
  if (result.cachedDataRejected !== undefined) {
    compiled.cachedDataRejected = result.cachedDataRejected;
  }
  return compiled;
}

function measureMemory(options = kEmptyObject) {
  require('internal/util/experimental').emitExperimentalWarning('vm.measureMemory');
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  return binding.measureMemory(mode === 'detailed', execution === 'eager');
}

const constants = Object.freeze({
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: dynamicImport.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  DONT_CONTEXTIFY,
});

module.exports = {
  Script,
  createContext,
  createScript,
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory,
  constants,
};

if (require('internal/options').getOptionValue('--experimental-vm-modules')) {
  const { Module, SourceTextModule, SyntheticModule } = require('internal/vm/module');
  Object.assign(module.exports, { Module, SourceTextModule, SyntheticModule });
}
