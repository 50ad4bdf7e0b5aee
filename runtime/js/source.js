'use strict';

// Where the sources of modules come from: the disk, or the application inside the executable, which
// also has V8's code cache of them.

const { kMountPoint } = internalBinding('fs');

let bundle;   // internalBinding('bundle'), or null where there is no application inside

function currentBundle() {
  if (bundle === undefined) {
    bundle = internalBinding('process_methods').bundled ? internalBinding('bundle') : null;
  }
  return bundle;
}

// The text of a file, as readFileUtf8() of internalBinding('fs').
function readSource(file) {
  const inside = currentBundle();
  return inside === null ? internalBinding('fs').readFileUtf8(file) : inside.read(file);
}

// The code cache for this text of a file, or undefined.
function codeCacheOf(file, source) {
  const inside = currentBundle();
  return inside === null ? undefined : inside.codeCache(file, source);
}

// Whether nothing above this folder is looked at for modules: an application inside the executable
// needs nothing but itself.
function isTopDirectory(directory) {
  return directory === kMountPoint && currentBundle() !== null;
}

module.exports = {
  codeCacheOf, isBundled: () => currentBundle() !== null, isTopDirectory, readSource,
};
