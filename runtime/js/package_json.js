'use strict';

// package.json files, each read once.

const path = require('path');
const { isTopDirectory, readSource } = require('internal/modules/source');
const { kind } = internalBinding('fs');

const kFile = 1;

const known = new Map();

function missing(file, directory) {
  return {
    __proto__: null, exists: false, file, directory, name: undefined, main: undefined,
    exports: undefined, imports: undefined, type: 'none',
  };
}

function parse(file, directory) {
  const result = missing(file, directory);
  if (kind(file) !== kFile) return result;
  let json;
  try {
    const text = readSource(file);
    json = JSON.parse(text.charCodeAt(0) === 0xFEFF ? text.slice(1) : text);
  } catch (error) {
    if (error.code === 'ENOENT') return result;
    error.message = `Error parsing ${file}: ${error.message}`;
    error.path = file;
    throw error;
  }
  result.exists = true;
  if (typeof json !== 'object' || json === null) return result;
  for (const key of ['name', 'main']) {
    if (Object.hasOwn(json, key) && typeof json[key] === 'string') result[key] = json[key];
  }
  for (const key of ['exports', 'imports']) {
    if (Object.hasOwn(json, key)) result[key] = json[key];
  }
  if (Object.hasOwn(json, 'type') && (json.type === 'module' || json.type === 'commonjs')) {
    result.type = json.type;
  }
  return result;
}

// What the package.json of a folder says; `exists` is false where there is none.
function readPackage(directory) {
  const file = path.resolve(directory, 'package.json');
  let result = known.get(file);
  if (result === undefined) {
    result = parse(file, path.dirname(file));
    known.set(file, result);
  }
  return result;
}

// The package that a file belongs to: the nearest package.json above it, not looking beyond a
// node_modules folder. Undefined when there is none.
function packageScope(file) {
  let directory = file;
  do {
    directory = directory.slice(0, directory.lastIndexOf(path.sep));
    if (directory.endsWith(`${path.sep}node_modules`)) return undefined;
    const result = readPackage(directory + path.sep);
    if (result.exists) return result;
    if (isTopDirectory(directory)) return undefined;
  } while (directory !== '');
  return undefined;
}

// All package.json files that were read and exist.
function readPackages() {
  return [...known.values()].filter((each) => each.exists);
}

module.exports = { packageScope, readPackage, readPackages };
