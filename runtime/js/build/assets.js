'use strict';

// Files that an application brings along besides its modules, under names of their own.

const path = require('path');
const fs = require('fs');
const { BuildError } = require('internal/build/problems');

function realFile(file, option) {
  let stat;
  try {
    stat = fs.statSync(file);
  } catch (error) {
    throw new BuildError(`${option} ${file}: ${error.message}`);
  }
  return [fs.realpathSync(file), stat];
}

function keyOf(file) {
  return path.normalize(file).split(path.sep).join('/');
}

// --asset FILE or KEY=FILE. A file whose name has '=' in it is named with a key.
function addOne(assets, text) {
  const equals = text.indexOf('=');
  const file = equals === -1 ? text : text.slice(equals + 1);
  const key = equals === -1 ? keyOf(text) : text.slice(0, equals);
  if (key === '') throw new BuildError(`--asset ${text}: the name before '=' is empty`);
  const [real, stat] = realFile(file, '--asset');
  if (!stat.isFile()) {
    throw new BuildError(`--asset ${file}: is no file; a folder is given with --assets`);
  }
  assets.set(key, real);
}

function addFolder(assets, folder) {
  const [real, stat] = realFile(folder, '--assets');
  if (!stat.isDirectory()) {
    throw new BuildError(`--assets ${folder}: is no folder; a file is given with --asset`);
  }
  for (const name of fs.readdirSync(real, { recursive: true })) {
    const file = path.join(real, name);
    if (fs.statSync(file).isFile()) assets.set(keyOf(path.join(folder, name)), file);
  }
}

// key -> file.
function findAssets(files, folders) {
  const assets = new Map();
  for (const folder of folders) addFolder(assets, folder);
  for (const file of files) addOne(assets, file);
  return assets;
}

module.exports = { findAssets };
