'use strict';

// Settings as the bytes of a SETTINGS frame and back; values out of range are named.

const http2 = require('http2');
const { deepEqual, equal, throws } = require('./check');

const kCode = 'ERR_HTTP2_INVALID_SETTING_VALUE';

equal(http2.getPackedSettings().length, 0);
equal(http2.getPackedSettings(http2.getDefaultSettings()).toString('hex'),
      '000100001000' + '000200000001' + '0003ffffffff' + '00040000ffff' + '000500004000' +
      '00060000ffff' + '000800000000');
equal(http2.getPackedSettings({ customSettings: { 9999: 301, 10: 2 }, maxHeaderSize: 5, other: 1 })
  .toString('hex'), '000600000005' + '000a00000002' + '270f0000012d');

deepEqual(http2.getUnpackedSettings(Buffer.from('00020000000500060000000727100000000b', 'hex')), {
  enablePush: true, maxHeaderListSize: 7, maxHeaderSize: 7, customSettings: { 10000: 11 },
});
deepEqual(http2.getUnpackedSettings(new Uint16Array([0, 1, 0, 0, 1, 0])), { headerTableSize: 256 });

const error = throws(() => http2.getPackedSettings({ maxFrameSize: 16383 }), {
  code: kCode, name: 'RangeError', message: 'Invalid value for setting "maxFrameSize": 16383',
});
deepEqual([error.actual, error.min, error.max], [16383, 16384, 16777215]);
throws(() => http2.getPackedSettings({ headerTableSize: '1' }), {
  code: kCode, name: 'RangeError',
});
throws(() => http2.getPackedSettings({ enablePush: 1 }), {
  code: kCode, name: 'TypeError', message: 'Invalid value for setting "enablePush": 1',
});
throws(() => http2.getPackedSettings({ customSettings: { 70000: 1 } }), {
  code: kCode, name: 'RangeError', message: 'Invalid value for setting "customSettings:id": 70000',
});
const many = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i + 100, i]));
throws(() => http2.getPackedSettings({ customSettings: many }), {
  code: 'ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS',
});
throws(() => http2.getPackedSettings(null), { code: 'ERR_INVALID_ARG_TYPE' });

throws(() => http2.getUnpackedSettings('x'), { code: 'ERR_INVALID_ARG_TYPE', name: 'TypeError' });
throws(() => http2.getUnpackedSettings(Buffer.alloc(5)), {
  code: 'ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH', name: 'RangeError',
});
const large = Buffer.from('0004ffffffff', 'hex');
equal(http2.getUnpackedSettings(large).initialWindowSize, 0xffffffff);
throws(() => http2.getUnpackedSettings(large, { validate: true }), { code: kCode });
