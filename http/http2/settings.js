'use strict';

// Settings of HTTP/2 (RFC 9113 section 6.5): objects as users write them, the numbers that native
// code takes, and the bytes of a SETTINGS frame.

const { codes, hideStackFrames } = require('internal/errors');
const { validateObject } = require('internal/validators');
const constants = require('internal/http2/constants');

const kMaxId = 0xffff;
const kMaxValue = 0xffffffff;
const kMaxCustom = 10;
const kEntryBytes = 6;

// In the order of a packed buffer: the number on the wire, the name, and the smallest and the
// largest value where a number is meant.
const kKnown = [
  { id: 1, name: 'headerTableSize', min: 0, max: kMaxValue },
  { id: 2, name: 'enablePush' },
  { id: 3, name: 'maxConcurrentStreams', min: 0, max: kMaxValue },
  { id: 4, name: 'initialWindowSize', min: 0, max: constants.MAX_INITIAL_WINDOW_SIZE },
  { id: 5, name: 'maxFrameSize', min: constants.MIN_MAX_FRAME_SIZE,
    max: constants.MAX_MAX_FRAME_SIZE },
  { id: 6, name: 'maxHeaderListSize', min: 0, max: kMaxValue },
  { id: 8, name: 'enableConnectProtocol' },
];

function knownById(id) {
  for (const known of kKnown) {
    if (known.id === id) return known;
  }
  return undefined;
}

const checkRange = hideStackFrames((name, value, min, max) => {
  if (value !== undefined && (typeof value !== 'number' || value < min || value > max)) {
    throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value, min, max);
  }
});

const checkCustom = hideStackFrames((custom) => {
  if (typeof custom !== 'object' || custom === null || Array.isArray(custom)) {
    throw new codes.ERR_INVALID_ARG_TYPE('customSettings', 'Number', custom);
  }
  const keys = Object.keys(custom);
  if (keys.length > kMaxCustom) throw new codes.ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
  for (const key of keys) {
    const id = Number(key);
    if (Number.isNaN(id) || id === 0) {
      throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE.RangeError('Range Error', id, 0, kMaxId);
    }
    checkRange('customSettings:id', id, 0, kMaxId);
    checkRange('customSettings:value', custom[key], 0, kMaxValue);
  }
});

// Throws Node's error for a setting that has no valid value. Further properties are not looked at.
// `maxWindow`: the largest initialWindowSize, if not that of RFC 9113 section 6.5.2.
const validateSettings = hideStackFrames((settings, maxWindow = undefined) => {
  if (settings === undefined) return;
  validateObject(settings, 'settings');
  if (settings.customSettings !== undefined) checkCustom(settings.customSettings);
  for (const { name, min, max } of kKnown) {
    const value = settings[name];
    if (max !== undefined) {
      checkRange(name, value, min, name === 'initialWindowSize' ? maxWindow ?? max : max);
    } else if (value !== undefined && typeof value !== 'boolean') {
      throw new codes.ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
    }
  }
  checkRange('maxHeaderSize', settings.maxHeaderSize, 0, kMaxValue);
});

// The two names of one setting.
function headerListSize({ maxHeaderListSize, maxHeaderSize }) {
  if (maxHeaderSize === undefined || maxHeaderSize === maxHeaderListSize) return maxHeaderListSize;
  if (maxHeaderListSize !== undefined) {
    process.emitWarning('settings.maxHeaderSize overwrite settings.maxHeaderListSize');
  }
  return maxHeaderSize;
}

// [id, value, id, value, ...] of validated settings; customSettings follow the known ones.
function settingsToPairs(settings) {
  const pairs = [];
  for (const { id, name } of kKnown) {
    const value = name === 'maxHeaderListSize' ? headerListSize(settings) : settings[name];
    if (value !== undefined) pairs.push(id, Number(value) >>> 0);
  }
  const { customSettings } = settings;
  if (customSettings !== undefined) {
    for (const key of Object.keys(customSettings)) {
      const value = customSettings[key];
      if (typeof value === 'number') pairs.push(Number(key), value >>> 0);
    }
  }
  return pairs;
}

function customObject(pairs) {
  const custom = {};
  for (let i = 0; i < pairs.length; i += 2) custom[pairs[i]] = pairs[i + 1];
  return custom;
}

// What localSettings and remoteSettings of a session give. `values`: [headerTableSize, enablePush,
// maxConcurrentStreams, initialWindowSize, maxFrameSize, maxHeaderListSize, enableConnectProtocol]
// as numbers; `custom`: [id, value, ...] or undefined.
function settingsObject(values, custom = undefined) {
  const settings = {
    __proto__: null,
    headerTableSize: values[0],
    enablePush: values[1] === 1,
    initialWindowSize: values[3],
    maxFrameSize: values[4],
    maxConcurrentStreams: values[2],
    maxHeaderListSize: values[5],
    maxHeaderSize: values[5],
    enableConnectProtocol: values[6] === 1,
  };
  if (custom !== undefined && custom.length > 0) settings.customSettings = customObject(custom);
  return settings;
}

function getDefaultSettings() {
  return {
    __proto__: null,
    headerTableSize: constants.DEFAULT_SETTINGS_HEADER_TABLE_SIZE,
    enablePush: constants.DEFAULT_SETTINGS_ENABLE_PUSH === 1,
    initialWindowSize: constants.DEFAULT_SETTINGS_INITIAL_WINDOW_SIZE,
    maxFrameSize: constants.DEFAULT_SETTINGS_MAX_FRAME_SIZE,
    maxConcurrentStreams: constants.DEFAULT_SETTINGS_MAX_CONCURRENT_STREAMS,
    maxHeaderSize: constants.DEFAULT_SETTINGS_MAX_HEADER_LIST_SIZE,
    maxHeaderListSize: constants.DEFAULT_SETTINGS_MAX_HEADER_LIST_SIZE,
    enableConnectProtocol: constants.DEFAULT_SETTINGS_ENABLE_CONNECT_PROTOCOL === 1,
  };
}

// What is packed need not be fit for a session: any window goes.
function getPackedSettings(settings) {
  validateSettings(settings, kMaxValue);
  const pairs = settings === undefined ? [] : settingsToPairs(settings);
  const { Buffer } = require('buffer');
  const packed = Buffer.alloc(pairs.length / 2 * kEntryBytes);
  for (let i = 0, at = 0; i < pairs.length; i += 2, at += kEntryBytes) {
    packed.writeUInt16BE(pairs[i], at);
    packed.writeUInt32BE(pairs[i + 1], at + 2);
  }
  return packed;
}

// The elements of a typed array are bytes, however wide they are.
function getUnpackedSettings(buf, options = {}) {
  if (!ArrayBuffer.isView(buf) || buf.length === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], buf);
  }
  if (buf.length % kEntryBytes !== 0) throw new codes.ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const settings = {};
  for (let at = 0; at < buf.length; at += kEntryBytes) {
    const id = buf[at] << 8 | buf[at + 1];
    const value =
      (buf[at + 2] << 24 | buf[at + 3] << 16 | buf[at + 4] << 8 | buf[at + 5]) >>> 0;
    const known = knownById(id);
    if (known === undefined) {
      (settings.customSettings ??= {})[id] = value;
      continue;
    }
    settings[known.name] = known.max === undefined ? value !== 0 : value;
    if (id === constants.NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE) settings.maxHeaderSize = value;
  }
  if (options?.validate) validateSettings(settings);
  return settings;
}

module.exports = {
  getDefaultSettings,
  getPackedSettings,
  getUnpackedSettings,
  settingsObject,
  settingsToPairs,
  validateSettings,
};
