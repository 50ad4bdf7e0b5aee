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
    this.isPublic = !id.startsWith('internal/');
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

const modules = new Map();
const moduleLoadList = [];
for (const id of builtins.ids) modules.set(id, new BuiltinModule(id));

function requireBuiltin(id) {
  const module = modules.get(id);
  if (module === undefined) throw new TypeError(`No such built-in module: ${id}`);
  return module.loaded ? module.exports : module.load();
}

function isPublic(id) {
  return modules.get(id)?.isPublic === true;
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
  return [...modules.keys()].filter((id) => publicId(id) !== undefined);
}

const self = modules.get('internal/bootstrap/realm') ??
  new BuiltinModule('internal/bootstrap/realm');
self.isPublic = false;
self.loaded = true;
self.exports = {
  exists: (id) => modules.has(id),
  global,
  isPublic,
  moduleLoadList,
  publicId,
  publicIds,
  requireBuiltin,
};
modules.set(self.id, self);

requireBuiltin('internal/bootstrap/node');
