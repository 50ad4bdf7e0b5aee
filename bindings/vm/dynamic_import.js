'use strict';

// What `import()` means in code that node:vm compiles. Code carries a symbol, see
// internal/modules/esm/dynamic: one of these where there is nothing to call, or one of its own.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');
const { owners } = require('internal/modules/esm/dynamic');
const { isModuleNamespaceObject } = internalBinding('util');

const USE_MAIN_CONTEXT_DEFAULT_LOADER = Symbol('vm_dynamic_import_main_context_default');
const kNoCallback = Symbol('vm_dynamic_import_no_callback');
const kMissingFlag = Symbol('vm_dynamic_import_missing_flag');

async function importByDefaultLoader(specifier, attributes) {
  const { workingDirectoryUrl } = require('internal/modules/esm/urls');
  const { importModule } = require('internal/modules/esm/loader');
  return importModule(specifier, workingDirectoryUrl(), attributes);
}

owners.set(USE_MAIN_CONTEXT_DEFAULT_LOADER, { importModuleDynamically: importByDefaultLoader });
owners.set(kNoCallback, {
  async importModuleDynamically() {
    throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  },
});
owners.set(kMissingFlag, {
  async importModuleDynamically() {
    throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
  },
});

// The symbol for code whose option importModuleDynamically is `callback`.
function idOf(callback, name) {
  if (callback === USE_MAIN_CONTEXT_DEFAULT_LOADER) return callback;
  if (callback === undefined) return kNoCallback;
  validateFunction(callback, 'options.importModuleDynamically');
  const { getOptionValue } = require('internal/options');
  // Only an import() makes it an error.
  return getOptionValue('--experimental-vm-modules') ? Symbol(name) : kMissingFlag;
}

// `callback` with what it may return made a namespace.
function checkedCallback(callback, referrer) {
  return async function importModuleDynamically(specifier, attributes) {
    const module = await Reflect.apply(callback, this, [specifier, referrer, attributes]);
    if (isModuleNamespaceObject(module)) return module;
    const { isModule } = require('internal/vm/module');
    if (!isModule(module)) throw new codes.ERR_VM_MODULE_NOT_MODULE();
    if (module.status === 'errored') throw module.error;
    return module.namespace;
  };
}

// Makes `referrer`, which was compiled with the symbol `id`, import by `callback`.
function register(id, referrer, callback) {
  if (owners.has(id)) return;
  // The symbol lives as long as the code; what it leads to must not keep it alive.
  owners.set(id, { importModuleDynamically: checkedCallback(callback, referrer) });
}

module.exports = { USE_MAIN_CONTEXT_DEFAULT_LOADER, checkedCallback, idOf, register };
