'use strict';

// What code of a REPL finds around it.

const vm = require('vm');
const { Console } = require('console');

// The names of modules that are globals of a REPL.
function moduleNames() {
  const Module = require('module');
  return Module.builtinModules.filter((id) => !id.startsWith('_') && !id.includes('/'));
}

function defineModules(target, load) {
  for (const id of moduleNames()) {
    // That of a REPL writes where the REPL does.
    if (id === 'console') continue;
    const set = (value) => {
      Object.defineProperty(target, id, {
        __proto__: null, value, configurable: true, enumerable: true, writable: true,
      });
    };
    Object.defineProperty(target, id, {
      __proto__: null,
      get() {
        const value = load(id);
        Object.defineProperty(target, id, {
          __proto__: null, get: () => value, set, configurable: true, enumerable: false,
        });
        return value;
      },
      set,
      configurable: true,
      enumerable: false,
    });
  }
}

function copyGlobals(context) {
  const known = new Set(vm.runInContext('Object.getOwnPropertyNames(globalThis)', context));
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (known.has(name)) continue;
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(context, name, { __proto__: null, ...descriptor });
  }
}

function createContext(server) {
  let context;
  if (server.useGlobal) {
    context = globalThis;
  } else {
    context = vm.createContext();
    copyGlobals(context);
    context.global = context;
    Object.defineProperty(context, 'console', {
      __proto__: null, configurable: true, writable: true, value: new Console(server.output),
    });
  }
  const Module = require('module');
  const path = require('path');
  const replModule = new Module('<repl>');
  replModule.paths = [...Module._nodeModulePaths(process.cwd()), ...Module.globalPaths];
  const load = Module.createRequire(path.join(process.cwd(), '<repl>'));
  Object.defineProperty(context, 'module', {
    __proto__: null, configurable: true, writable: true, value: replModule,
  });
  Object.defineProperty(context, 'require', {
    __proto__: null, configurable: true, writable: true,
    value: replRequire(replModule, load),
  });
  defineModules(context, load);
  return context;
}

// The require() of a REPL: what it does not find names the REPL.
function replRequire(replModule, load) {
  function require(id) {
    return replModule.require(id);
  }
  for (const name of ['cache', 'extensions', 'main', 'resolve']) require[name] = load[name];
  return require;
}

module.exports = { createContext, moduleNames };
