'use strict';

// Settings of HTTP/2.
//
//   getDefaultSettings(), getPackedSettings(settings), getUnpackedSettings(buffer, options): public
//   validateSettings(settings): throws Node's errors
//   settingsToPairs(settings): [id, value, id, value, ...] for native code, customSettings included
//   settingsObject(values, custom): the object that localSettings and remoteSettings give; values is
//     [headerTableSize, enablePush, maxConcurrentStreams, initialWindowSize, maxFrameSize,
//     maxHeaderListSize, enableConnectProtocol] as numbers, custom [id, value, ...] or undefined
