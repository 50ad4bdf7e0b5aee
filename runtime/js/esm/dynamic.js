'use strict';

// What V8 asks for while code runs: `import()` and import.meta.

const path = require('path');
const loader = require('internal/modules/esm/loader');
const { filePath, fileUrl, workingDirectoryUrl } = require('internal/modules/esm/urls');

// symbol -> { importModuleDynamically(specifier, attributes) } of code that vm compiled. The code
// holds its symbol.
const owners = new WeakMap();

// The URL of the script or module with this name.
function urlOfReferrer(name) {
  if (typeof name !== 'string') return workingDirectoryUrl();
  if (path.isAbsolute(name)) return fileUrl(name);
  if (/^[a-z][a-z\d+.-]+:/i.test(name)) return name;
  const { evalFilename } = internalBinding('process_methods');
  const isEval = evalFilename !== undefined && path.basename(evalFilename) === name;
  const folder = isEval ? fileUrl(path.join(path.dirname(evalFilename), '/')) :
    workingDirectoryUrl();
  return `${folder}${encodeURI(name)}`;
}

async function importModuleDynamically(id, specifier, attributes, referrer) {
  const owner = id === undefined ? undefined : owners.get(id);
  if (owner !== undefined) {
    return owner.importModuleDynamically(specifier, attributes);
  }
  if (referrer === undefined) {
    // Code of a job that no script began: nothing says where it stands.
    const { codes } = require('internal/errors');
    throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
  }
  return loader.importModule(specifier, urlOfReferrer(referrer), attributes);
}

function setFileNames(meta, url) {
  if (!url.startsWith('file:')) return;
  const filename = filePath(url);
  meta.dirname = path.dirname(filename);
  meta.filename = filename;
}

function makeResolve(url) {
  return function resolve(specifier, parent) {
    const { validateString } = require('internal/validators');
    const { codes } = require('internal/errors');
    if (typeof specifier !== 'string') validateString(`${specifier}`, 'specifier');
    let base = url;
    const { getOptionValue } = require('internal/options');
    if (parent !== undefined && getOptionValue('--experimental-import-meta-resolve')) {
      const { isURL } = require('internal/url');
      if (typeof parent !== 'string' && !isURL(parent)) {
        throw new codes.ERR_INVALID_ARG_TYPE('parentURL', ['string', 'URL'], parent);
      }
      base = `${parent}`;
    }
    try {
      return loader.resolveSync(`${specifier}`, base);
    } catch (error) {
      // That nothing is there does not keep the address from being known.
      const isMissing = error.code === 'ERR_MODULE_NOT_FOUND' ||
        error.code === 'ERR_UNSUPPORTED_DIR_IMPORT';
      if (isMissing && error.url) return error.url;
      if (error.code === 'ERR_UNSUPPORTED_ESM_URL_SCHEME') {
        const { URL } = require('internal/url');
        return new URL(`${specifier}`).href;
      }
      throw error;
    }
  };
}

function initializeImportMeta(wrap, meta) {
  const job = loader.jobOfWrap.get(wrap);
  if (job === undefined) {
    wrap.initializeImportMeta?.(meta);
    return;
  }
  if (job.format === 'wasm') {
    meta.instantiate = job.instantiate;
    return;
  }
  setFileNames(meta, job.url);
  meta.resolve = makeResolve(job.url);
  meta.url = job.url;
}

module.exports = { importModuleDynamically, initializeImportMeta, owners, urlOfReferrer };
