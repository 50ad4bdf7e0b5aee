'use strict';

// vm.Module and its kinds: ES modules whose program links them itself.
// https://nodejs.org/api/vm.html#class-vmmodule

const { codes } = require('internal/errors');
const {
  validateBoolean, validateBuffer, validateFunction, validateInt32, validateInternalField,
  validateObject, validateString, validateUint32,
} = require('internal/validators');
const { customInspectSymbol } = require('internal/util');
const { emitExperimentalWarning } = require('internal/util/experimental');
const dynamicImport = require('internal/vm/dynamic_import');

const { ModuleWrap } = internalBinding('module_wrap');
const { isContext } = internalBinding('vm');

// v8::Module::Status
const kInstantiated = 2;
const kErrored = 5;
const kStatusNames = ['unlinked', 'linking', 'linked', 'evaluating', 'evaluated', 'errored'];

const kWrap = Symbol('kWrap');
const kContext = Symbol('kContext');
const kNextId = Symbol('kPerContextModuleId');
const kLink = Symbol('kLink');
const kRequests = Symbol('kDependencySpecifiers');
const kNothing = Symbol('kNoError');
const kEmptyObject = Object.freeze({ __proto__: null });

let nextId = 0;

function isModule(object) {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, kWrap);
}

function defaultIdentifier(context) {
  if (context === undefined) return `vm:module(${nextId++})`;
  if (context[kNextId] === undefined) {
    Object.defineProperty(context, kNextId, {
      __proto__: null, value: 0, writable: true, enumerable: false, configurable: true,
    });
  }
  return `vm:module(${context[kNextId]++})`;
}

class Module {
  // `compile(identifier, context)` gives the record.
  constructor(options, compile) {
    emitExperimentalWarning('VM Modules');
    if (new.target === Module) throw new TypeError('Module is not a constructor');
    const { context, identifier } = options;
    if (context !== undefined) {
      validateObject(context, 'context');
      if (!isContext(context)) {
        throw new codes.ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
      }
    }
    if (identifier !== undefined) validateString(identifier, 'options.identifier');
    this[kWrap] = compile(this, identifier ?? defaultIdentifier(context), context);
    this[kContext] = context;
  }

  get identifier() {
    validateInternalField(this, kWrap, 'Module');
    return this[kWrap].getName();
  }

  get context() {
    validateInternalField(this, kWrap, 'Module');
    return this[kContext];
  }

  get namespace() {
    validateInternalField(this, kWrap, 'Module');
    if (this[kWrap].getStatus() < kInstantiated) {
      throw new codes.ERR_VM_MODULE_STATUS('must not be unlinked or linking');
    }
    return this[kWrap].getNamespace();
  }

  get status() {
    validateInternalField(this, kWrap, 'Module');
    return kStatusNames[this[kWrap].getStatus()];
  }

  get error() {
    validateInternalField(this, kWrap, 'Module');
    if (this[kWrap].getStatus() !== kErrored) {
      throw new codes.ERR_VM_MODULE_STATUS('must be errored');
    }
    return this[kWrap].getError();
  }

  async link(linker) {
    validateInternalField(this, kWrap, 'Module');
    validateFunction(linker, 'linker');
    if (this.status === 'linked') throw new codes.ERR_VM_MODULE_ALREADY_LINKED();
    if (this.status !== 'unlinked') throw new codes.ERR_VM_MODULE_STATUS('must be unlinked');
    await this[kLink](linker);
    this[kWrap].instantiate();
  }

  async evaluate(options = kEmptyObject) {
    validateInternalField(this, kWrap, 'Module');
    validateObject(options, 'options');
    const { timeout, breakOnSigint = false } = options;
    if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
    validateBoolean(breakOnSigint, 'options.breakOnSigint');
    const status = kStatusNames[this[kWrap].getStatus()];
    if (status !== 'linked' && status !== 'evaluated' && status !== 'errored') {
      throw new codes.ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
    }
    await this[kWrap].evaluate(timeout, breakOnSigint);
  }

  [customInspectSymbol](depth, options) {
    validateInternalField(this, kWrap, 'Module');
    if (typeof depth === 'number' && depth < 0) return this;
    const { constructor } = this;
    const shown = Object.create(Object.getPrototypeOf(this), {
      [Symbol.toStringTag]: { __proto__: null, value: constructor.name, configurable: true },
    });
    for (const name of ['status', 'identifier', 'context']) {
      Object.defineProperty(shown, name, {
        __proto__: null, value: this[name], enumerable: true, configurable: true,
      });
    }
    return require('internal/util/inspect').inspect(shown, { ...options, customInspect: false });
  }
}

function toAttributes(list) {
  const attributes = { __proto__: null };
  for (let i = 0; list !== undefined && i < list.length; i += 2) {
    attributes[list[i]] = list[i + 1];
  }
  return attributes;
}

class SourceTextModule extends Module {
  #error = kNothing;
  #isLinking = false;

  constructor(sourceText, options = kEmptyObject) {
    validateString(sourceText, 'sourceText');
    validateObject(options, 'options');
    const {
      lineOffset = 0, columnOffset = 0, initializeImportMeta, importModuleDynamically, cachedData,
    } = options;
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (initializeImportMeta !== undefined) {
      validateFunction(initializeImportMeta, 'options.initializeImportMeta');
    }
    if (importModuleDynamically !== undefined) {
      validateFunction(importModuleDynamically, 'options.importModuleDynamically');
    }
    if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
    super(options, (self, identifier, context) => {
      const id = dynamicImport.idOf(importModuleDynamically, identifier);
      const wrap = new ModuleWrap(
        identifier, sourceText, lineOffset, columnOffset, id, cachedData, context);
      if (cachedData !== undefined && wrap.cacheRejected()) {
        throw new codes.ERR_VM_MODULE_CACHED_DATA_REJECTED();
      }
      if (importModuleDynamically !== undefined) {
        dynamicImport.register(id, self, importModuleDynamically);
      }
      wrap.initializeImportMeta = initializeImportMeta === undefined ? undefined :
        (meta) => initializeImportMeta(meta, self);
      return wrap;
    });
    this[kRequests] = undefined;
  }

  async #linkRequest(linker, specifier, attributes) {
    const given = linker(specifier, this, { attributes, assert: attributes });
    const module = await given;
    if (!isModule(module)) throw new codes.ERR_VM_MODULE_NOT_MODULE();
    if (module.context !== this.context) throw new codes.ERR_VM_MODULE_DIFFERENT_CONTEXT();
    if (module.status === 'errored') {
      throw new codes.ERR_VM_MODULE_LINK_FAILURE(
        `request for '${specifier}' resolved to an errored module`, module.error);
    }
    if (module.status === 'unlinked') await module[kLink](linker);
    return module[kWrap];
  }

  async [kLink](linker) {
    this.#isLinking = true;
    try {
      const requests = this[kWrap].getRequests();
      const linked = [];
      for (let i = 0; i < requests.length; i += 4) {
        linked.push(this.#linkRequest(linker, requests[i], toAttributes(requests[i + 1])));
      }
      this[kWrap].link(await Promise.all(linked));
    } catch (error) {
      this.#error = error;
      throw error;
    } finally {
      this.#isLinking = false;
    }
  }

  get dependencySpecifiers() {
    validateInternalField(this, kRequests, 'SourceTextModule');
    this[kRequests] ??= this[kWrap].getRequests().filter((_, index) => index % 4 === 0);
    return this[kRequests];
  }

  get status() {
    validateInternalField(this, kRequests, 'SourceTextModule');
    if (this.#error !== kNothing) return 'errored';
    return this.#isLinking ? 'linking' : super.status;
  }

  get error() {
    validateInternalField(this, kRequests, 'SourceTextModule');
    return this.#error !== kNothing ? this.#error : super.error;
  }

  createCachedData() {
    if (['evaluating', 'evaluated', 'errored'].includes(this.status)) {
      throw new codes.ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    }
    const { Buffer } = require('buffer');
    return Buffer.from(this[kWrap].createCachedData().buffer);
  }
}

class SyntheticModule extends Module {
  constructor(exportNames, evaluateCallback, options = kEmptyObject) {
    if (!Array.isArray(exportNames) || exportNames.some((name) => typeof name !== 'string')) {
      throw new codes.ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
    }
    exportNames.forEach((name, index) => {
      if (exportNames.indexOf(name, index + 1) === -1) return;
      throw new codes.ERR_INVALID_ARG_VALUE(`exportNames.${name}`, name, 'is duplicated');
    });
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    super(options, (self, identifier, context) => new ModuleWrap(
      identifier, exportNames, () => Reflect.apply(evaluateCallback, self, []),
      undefined, undefined, undefined, context));
  }

  [kLink]() {}

  setExport(name, value) {
    validateInternalField(this, kWrap, 'SyntheticModule');
    validateString(name, 'name');
    if (this[kWrap].getStatus() < kInstantiated) {
      throw new codes.ERR_VM_MODULE_STATUS('must be linked');
    }
    this[kWrap].setExport(name, value);
  }
}

module.exports = { Module, SourceTextModule, SyntheticModule, isModule };
