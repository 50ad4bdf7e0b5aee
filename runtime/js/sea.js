'use strict';

// node:sea: the assets of an application that `gyre build` put into its executable.
// https://nodejs.org/docs/latest-v20.x/api/single-executable-applications.html

const { codes } = require('internal/errors');
const { isBundled } = require('internal/modules/source');
const { validateString } = require('internal/validators');

function isSea() {
  return isBundled();
}

function requireSea() {
  if (!isSea()) throw new codes.ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION();
}

function getRawAsset(key) {
  validateString(key, 'key');
  requireSea();
  const asset = internalBinding('bundle').asset(key);
  if (asset === undefined) throw new codes.ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND(key);
  return asset;
}

function getAsset(key, encoding) {
  if (encoding !== undefined) validateString(encoding, 'encoding');
  const asset = getRawAsset(key);
  if (encoding === undefined) return asset.slice(0);
  const { TextDecoder } = require('internal/encoding');
  return new TextDecoder(encoding).decode(asset);
}

function getAssetAsBlob(key, options) {
  const asset = getRawAsset(key);
  const { Blob } = require('buffer');
  return new Blob([asset], options);
}

function getAssetKeys() {
  requireSea();
  return internalBinding('bundle').assetKeys();
}

module.exports = { getAsset, getAssetAsBlob, getAssetKeys, getRawAsset, isSea };
