'use strict';

// The source maps of the modules that were loaded since they are of interest, and stacks that show
// the sources they name.

const path = require('path');
const { fileURLToPath, pathToFileURL } = require('internal/url');

const kComment = /\/[*/]#\s+sourceMappingURL=([^\s]+)/g;

let isEnabled = false;
const byName = new Map();      // file or URL -> WeakRef of the module, or the record itself
const ofModules = new WeakMap();   // module -> record: it goes with the module

function lastMapUrl(source) {
  let url;
  for (const match of source.matchAll(kComment)) url = match[1];
  return url;
}

// Called with each source that is compiled, by its file name or URL. `module` is the CommonJS
// module that the record lives as long as.
function remember(name, source, module) {
  if (!isEnabled) return;
  const url = lastMapUrl(source);
  if (url === undefined) return;
  const record = { lineLengths: source.replace(/\n$/, '').split('\n').map((line) => line.length),
    map: undefined, name, url };
  if (module === undefined) {
    byName.set(name, record);
    return;
  }
  ofModules.set(module, record);
  byName.set(name, new WeakRef(module));
}

function readMap(url, base) {
  if (url.startsWith('data:')) {
    const [, isBase64, body] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(url) ?? [];
    const text = isBase64 ? require('buffer').Buffer.from(body, 'base64').toString() :
      decodeURIComponent(body);
    return [JSON.parse(text), base];
  }
  const mapUrl = new (require('internal/url').URL)(url, base).href;
  return [JSON.parse(require('fs').readFileSync(fileURLToPath(mapUrl), 'utf8')), mapUrl];
}

function absolute(source, base) {
  const { URL } = require('internal/url');
  try {
    return new URL(source, base).href;
  } catch {
    return source;
  }
}

function load(record) {
  const base = path.isAbsolute(record.name) ? pathToFileURL(record.name).href : record.name;
  try {
    const [payload, mapUrl] = readMap(record.url, base);
    const { SourceMap } = require('internal/source_map/source_map');
    if (payload.sources) {
      payload.sources = payload.sources.map((source) => absolute(
        payload.sourceRoot ? `${payload.sourceRoot}/${source}` : source, mapUrl));
      payload.sourceRoot = '';
    }
    return new SourceMap(payload, { lineLengths: record.lineLengths });
  } catch {
    // A map that is not there, or is none, changes nothing.
    return null;
  }
}

function findRecord(name) {
  let found = byName.get(name);
  if (found === undefined && name.startsWith('file://')) found = byName.get(fileURLToPath(name));
  if (!(found instanceof WeakRef)) return found;
  const module = found.deref();
  if (module === undefined) byName.delete(name);
  return module === undefined ? undefined : ofModules.get(module);
}

function findSourceMap(name) {
  if (typeof name !== 'string' || name === '') return undefined;
  const record = findRecord(name);
  if (record === undefined) return undefined;
  record.map ??= load(record);
  return record.map ?? undefined;
}

function shownName(source) {
  return source.startsWith('file://') ? fileURLToPath(source) : source;
}

// The function around a place, as the stack shows it: what stands before the parenthesis.
function describeFrame(site) {
  const text = `${site}`;
  const file = site.getFileName();
  const map = file ? findSourceMap(file) : undefined;
  if (map === undefined) return text;
  const { name, originalColumn, originalLine, originalSource } =
    map.findEntry(site.getLineNumber() - 1, site.getColumnNumber() - 1);
  if (originalSource === undefined) return text;
  const place = `${shownName(originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
  const open = text.lastIndexOf(' (');
  const called = open === -1 ? name : text.slice(0, open);
  return called ? `${called} (${place})` : place;
}

function mappedStack(error, sites) {
  const head = Reflect.apply(Error.prototype.toString, error, []);
  return sites.length === 0 ? head :
    `${head}\n    at ${sites.map(describeFrame).join('\n    at ')}`;
}

function setEnabled(enabled) {
  isEnabled = enabled;
  const { setCompileHook } = require('internal/modules/cjs/loader');
  setCompileHook(enabled ? remember : null);
  if (enabled) Error.prepareStackTrace ??= mappedStack;
  else if (Error.prepareStackTrace === mappedStack) Error.prepareStackTrace = undefined;
}

module.exports = { findSourceMap, isEnabled: () => isEnabled, remember, setEnabled };
