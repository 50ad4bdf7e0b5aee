'use strict';

// Puts what was collected into an executable.

const fs = require('fs');
const path = require('path');
const { fileUrl } = require('internal/modules/esm/urls');
const { kMountPoint } = internalBinding('fs');
const { BuildError, firstLine, placeOf } = require('internal/build/problems');

const writer = internalBinding('bundle_writer');

// The folder that all the paths are in.
function commonFolder(files) {
  let common = path.dirname(files[0]).split('/');
  for (const file of files) {
    const parts = file.split('/');
    let same = 0;
    while (same < common.length && parts[same] === common[same]) same++;
    common = common.slice(0, same);
  }
  return common.join('/');
}

// As the loader compiles it.
function compiledText(source, format) {
  return format === 'commonjs' && source.startsWith('#!') ? `//${source.slice(2)}` : source;
}

// The cache has the name of what it is of, which is the name when the program runs. With
// `isRequested` it is made later; the module is compiled all the same, so that mistakes are found.
function codeCache(file, name, { source, format, isOptional }, problems, isRequested) {
  if (format !== 'commonjs' && format !== 'module') return undefined;
  const isModule = format === 'module';
  const compiledName = isModule ? fileUrl(name) : name;
  try {
    const cache = writer.makeCodeCache(compiledText(source, format), compiledName, isModule);
    return isRequested ? writer.requestCodeCache(compiledName, isModule) : cache;
  } catch (error) {
    if (!isOptional) {
      const line = /:(\d+)\)?$/m.exec(error.stack.split('\n', 1)[0])?.[1];
      problems.add(placeOf(file) + (line ? `:${line}` : ''), `${error.name}: ${firstLine(error)}`);
    }
    return undefined;
  }
}

// Hands all parts to the writer. Returns the folder that becomes the mount point. Code caches are
// made now, or `areCachesRequested` of the executable; see internal/build/trial.
function putParts({ entry, options, collector, assets, problems, areCachesRequested }) {
  const { files, links } = collector;
  const packages = collector.packageFiles();
  for (const file of [...packages, ...assets.values()]) collector.addData(file);
  // A package.json that was read through a link stands where it was read.
  const root = commonFolder([...files.keys(), ...links.keys()]);
  const inside = (file) => `${kMountPoint}${file.slice(root.length)}`;
  writer.start(inside(entry), options);
  for (const [file, found] of files) {
    let contents;
    try {
      contents = fs.readFileSync(file);
    } catch (error) {
      throw new BuildError(error.message);
    }
    const name = inside(file);
    writer.addFile(name, contents, codeCache(file, name, found, problems, areCachesRequested));
  }
  problems.check();
  for (const [file, target] of links) {
    if (!files.has(file) && files.has(target)) writer.addLink(inside(file), inside(target));
  }
  for (const [key, file] of assets) writer.addAsset(key, inside(file));
  return root;
}

function write(runtime, out) {
  try {
    writer.write(runtime, out);
  } catch (error) {
    throw new BuildError(`cannot write ${out}: ${error.message}`);
  }
}

module.exports = { putParts, write };
