'use strict';

// Characters that arrive in pieces come out whole.

const { equal, throws } = require('./check');
const { StringDecoder } = require('string_decoder');

const text = 'a\u00e9\u20ac\u{1f600}z';
for (const encoding of ['utf8', 'utf16le', 'base64', 'base64url', 'hex', 'latin1']) {
  const bytes = Buffer.from(text);
  const expected = bytes.toString(encoding);
  for (let size = 1; size < bytes.length; size++) {
    const decoder = new StringDecoder(encoding);
    let result = '';
    for (let i = 0; i < bytes.length; i += size) {
      result += decoder.write(bytes.subarray(i, i + size));
    }
    equal(result + decoder.end(), expected, `${encoding} by ${size}`);
  }
}
const decoder = new StringDecoder();
equal(decoder.write(Buffer.from([0xf1])), '');
equal(decoder.write(Buffer.from([0x41, 0xf2])), '\ufffdA');
equal(decoder.end(), '\ufffd');
throws(() => new StringDecoder('nothing'), { code: 'ERR_UNKNOWN_ENCODING' });
throws(() => decoder.write(null), { code: 'ERR_INVALID_ARG_TYPE' });
