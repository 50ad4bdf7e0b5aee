'use strict';

// TextDecoder reads the encodings of old documents, in pieces too.
const assert = require('assert');

const bytes = (...values) => Uint8Array.from(values);
const decode = (label, ...values) => new TextDecoder(label).decode(bytes(...values));

assert.strictEqual(new TextDecoder('ASCII').encoding, 'windows-1252');
assert.strictEqual(new TextDecoder(' sjis\n').encoding, 'shift_jis');
assert.strictEqual(decode('windows-1252', 0x80, 0xe9, 0x81), '\u20ac\u00e9\u0081');
assert.strictEqual(decode('koi8-r', 0xf0, 0xd2, 0xc9), '\u041f\u0440\u0438');
assert.strictEqual(decode('shift_jis', 0x93, 0xfa, 0x96, 0x7b), '\u65e5\u672c');
assert.strictEqual(decode('euc-jp', 0xc6, 0xfc), '\u65e5');
assert.strictEqual(decode('gb18030', 0x94, 0x39, 0xda, 0x33), '\ud83d\udca9');
assert.strictEqual(decode('big5', 0xa4, 0xe9), '\u65e5');
assert.strictEqual(decode('utf-16be', 0xfe, 0xff, 0x00, 0x61), 'a');

// A character that is cut waits for its rest.
const inPieces = new TextDecoder('gbk');
assert.strictEqual(inPieces.decode(bytes(0x61, 0xc8), { stream: true }), 'a');
assert.strictEqual(inPieces.decode(bytes(0xd5), { stream: true }), '\u65e5');
assert.strictEqual(inPieces.decode(), '');

// What is malformed is U+FFFD or an error, after which the decoder is as new.
assert.strictEqual(decode('euc-kr', 0x61, 0xff, 0x62), 'a\ufffdb');
const strict = new TextDecoder('shift_jis', { fatal: true });
assert.throws(() => strict.decode(bytes(0x93)), {
  name: 'TypeError',
  code: 'ERR_ENCODING_INVALID_ENCODED_DATA',
  message: 'The encoded data was not valid for encoding shift_jis',
});
assert.strictEqual(strict.decode(bytes(0x93, 0xfa)), '\u65e5');

assert.throws(() => new TextDecoder('replacement'), {
  name: 'RangeError', code: 'ERR_ENCODING_NOT_SUPPORTED',
});
