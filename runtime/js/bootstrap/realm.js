'use strict';

// The first script of the runtime; it runs when the snapshot is made, as the body of a function of
// (process, internalBinding, builtins, global). It gives the built-in modules their require() and
// starts internal/bootstrap/node.

// Public modules that can only be asked for as 'node:x'.
const kSchemeOnly = new Set(['sea', 'sqlite', 'test', 'test/reporters']);

class BuiltinModule {
  constructor(id) {
    this.id = id;
    this.exports = {};
    this.loaded = false;
    this.loading = false;
  }

  // The exports, after running the module if that has not happened. In a cycle: as far as they are.
  load() {
    if (this.loaded || this.loading) return this.exports;
    this.loading = true;
    try {
      const body = builtins.compile(this.id);
      body(this.exports, requireBuiltin, this, process, internalBinding);
      this.loaded = true;
      moduleLoadList.push(`NativeModule ${this.id}`);
    } finally {
      this.loading = false;
    }
    return this.exports;
  }
}

// Only the modules that somebody asked for: an entry for each would be a good part of the snapshot.
const modules = new Map();
const moduleLoadList = [];

function requireBuiltin(id) {
  let module = modules.get(id);
  if (module === undefined) {
    if (!builtins.has(id)) throw new TypeError(`No such built-in module: ${id}`);
    module = new BuiltinModule(id);
    modules.set(id, module);
  }
  return module.loaded ? module.exports : module.load();
}

function isPublic(id) {
  return !id.startsWith('internal/') && builtins.has(id);
}

// The id of the public module that a program means by 'x' or 'node:x'; undefined when there is
// none.
function publicId(request) {
  if (request.startsWith('node:')) {
    const id = request.slice(5);
    return isPublic(id) ? id : undefined;
  }
  return isPublic(request) && !kSchemeOnly.has(request) ? request : undefined;
}

// What module.builtinModules lists.
function publicIds() {
  return builtins.ids().filter((id) => publicId(id) !== undefined);
}

const self = new BuiltinModule('internal/bootstrap/realm');
self.loaded = true;
self.exports = {
  exists: builtins.has,
  global,
  isLoaded: (id) => modules.get(id)?.loaded ?? false,
  isPublic,
  moduleLoadList,
  publicId,
  publicIds,
  requireBuiltin,
};
modules.set(self.id, self);

requireBuiltin('internal/bootstrap/node');
