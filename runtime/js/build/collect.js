'use strict';

// Everything that an application needs: its modules, from the entry on, the package.json files that
// say where they are, and the links on the way. What a name means is asked of the module loader.

const path = require('path');
const { publicId } = require('internal/bootstrap/realm');
const { Module } = require('internal/modules/cjs/loader');
const { containsModuleSyntax } = require('internal/modules/esm/detect');
const { formatOfFile } = require('internal/modules/esm/format');
const { defaultResolve } = require('internal/modules/esm/resolve');
const { filePath, fileUrl } = require('internal/modules/esm/urls');
const { packageScope, readPackages } = require('internal/modules/package_json');
const { firstLine, placeOf } = require('internal/build/problems');
const { scan } = require('internal/build/scan');

const binding = internalBinding('fs');

const kFile = 1;
const kData = new Set(['.json', '.node', '.wasm']);
const kCode = new Set(['.js', '.cjs', '.mjs']);

// A module that is not known to require(): to resolve what a file names.
function probe(file) {
  const module = new Module(file, null);
  module.filename = file;
  module.paths = Module._nodeModulePaths(path.dirname(file));
  return module;
}

function packageName(specifier) {
  return specifier.split('/', specifier[0] === '@' ? 2 : 1).join('/');
}

class Collector {
  // `builtins` are the ids of the built-in modules that the runtime has, or undefined for all;
  // `externals` the names that are left for the program to find, or not, when it runs.
  constructor({ problems, builtins, externals }) {
    this.problems = problems;
    this.builtins = builtins;
    this.externals = new Set(externals);
    this.files = new Map();     // path -> { source, format }; no format for what is no module
    this.links = new Map();     // path -> the path that it leads to
    this.waiting = [];
  }

  // Runs `work` while every link that resolving follows is remembered.
  #watchLinks(work) {
    const { realpath } = binding;
    binding.realpath = (file) => {
      const real = realpath(file);
      if (real !== file) this.links.set(file, real);
      return real;
    };
    try {
      return work();
    } finally {
      binding.realpath = realpath;
    }
  }

  // The entry and all that it leads to.
  collect(entry, included) {
    this.#watchLinks(() => {
      this.addFile(entry, false);
      for (const file of included) this.addFile(file, false);
      while (this.waiting.length > 0) this.visit(this.waiting.pop());
    });
  }

  addFile(file, isOptional) {
    if (this.files.has(file)) return;
    const entry = { source: undefined, format: undefined, isOptional };
    this.files.set(file, entry);
    if (!kData.has(path.extname(file))) this.waiting.push(file);
  }

  // What is brought along as it is, whatever is inside.
  addData(file) {
    if (!this.files.has(file)) this.files.set(file, { source: undefined, format: undefined });
  }

  formatOf(file, source) {
    const format = formatOfFile(file);
    if (format === undefined) return containsModuleSyntax(source, file) ? 'module' : 'commonjs';
    return format ?? 'commonjs';
  }

  visit(file) {
    const entry = this.files.get(file);
    entry.source = binding.readFileUtf8(file);
    entry.format = this.formatOf(file, entry.source);
    for (const request of this.requestsOf(file, entry)) this.follow(request, file, entry);
  }

  requestsOf(file, { source, format }) {
    const requests = scan(source, format === 'module');
    if (requests !== undefined) return requests;
    if (format !== 'module') return [];
    // Newer than the parser, or wrong, which compiling will tell.
    const { ModuleWrap } = internalBinding('module_wrap');
    try {
      const listed = new ModuleWrap(file, source).getRequests();
      return listed.filter((_, index) => index % 4 === 0).map(
        (specifier) => ({ kind: 'import', specifier, offset: 0, isOptional: false }));
    } catch {
      return [];
    }
  }

  follow(request, file, { source }) {
    const { kind, specifier, offset, isOptional } = request;
    if (kind === 'file') {
      this.followFile(specifier, file);
      return;
    }
    if (this.isExternal(specifier)) return;
    const id = publicId(specifier);
    if (id !== undefined) {
      if (isOptional || kind === 'resolve' || !this.builtins || this.builtins.has(id)) return;
      this.problems.add(placeOf(file, source, offset),
                        `the runtime is built without '${id}': add it to the modules of its ` +
                        'gyre_runtime()');
      return;
    }
    let found;
    try {
      found = kind === 'import' ? this.resolveImport(specifier, file) :
        Module._resolveFilename(specifier, probe(file), false);
    } catch (error) {
      if (isOptional || kind === 'resolve' || this.isOptionalOf(file, specifier)) return;
      this.problems.add(placeOf(file, source, offset), this.explain(specifier, error));
      return;
    }
    if (found !== undefined && path.isAbsolute(found)) {
      this.addFile(found, isOptional || kind === 'resolve');
    }
  }

  // Whether the package of `file` says that it can do without the one that it asks for.
  isOptionalOf(file, specifier) {
    const scope = packageScope(file);
    if (scope === undefined) return false;
    const { optionalDependencies, peerDependenciesMeta } =
      JSON.parse(binding.readFileUtf8(scope.file));
    const name = packageName(specifier);
    return optionalDependencies?.[name] !== undefined ||
      peerDependenciesMeta?.[name]?.optional === true;
  }

  explain(specifier, error) {
    const text = firstLine(error);
    const isMissing = error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing || /^[./#]/.test(specifier)) return text;
    return `${text}: install it, or name it with --external if the program can do without`;
  }

  resolveImport(specifier, file) {
    const { url } = defaultResolve(specifier, fileUrl(file));
    return url.startsWith('file:') ? filePath(url) : undefined;
  }

  // A file that is named by its path: brought along if it is there, and, where it is code, with
  // what it needs, as it may be run by a worker.
  followFile(specifier, from) {
    if (/^[a-z][a-z\d+.-]*:/i.test(specifier)) return;
    const named = path.resolve(path.dirname(from), specifier);
    if (binding.kind(named) !== kFile) return;
    const file = binding.realpath(named);
    if (kCode.has(path.extname(file))) this.addFile(file, true);
    else this.addData(file);
  }

  isExternal(specifier) {
    return this.externals.has(specifier) || this.externals.has(packageName(specifier));
  }

  // The package.json files that were read on the way, by the paths they were read at.
  packageFiles() {
    return readPackages().map((each) => each.file);
  }
}

module.exports = { Collector };
