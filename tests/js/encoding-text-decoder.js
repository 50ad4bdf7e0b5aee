'use strict';

// TextEncoder and TextDecoder: malformed input, byte order marks, characters across chunks.

const { deepEqual, equal, throws } = require('./check');

deepEqual(new TextEncoder().encode('a\u20ac\ud800'),
          new Uint8Array([0x61, 0xe2, 0x82, 0xac, 0xef, 0xbf, 0xbd]));
const into = new Uint8Array(7);
deepEqual(new TextEncoder().encodeInto('\u00e9abcd\u20ac', into), { read: 5, written: 6 });

const bytes = Buffer.from('\ufeffa\u20ac\u{1f600}');
equal(new TextDecoder().decode(bytes), 'a\u20ac\u{1f600}');
equal(new TextDecoder('utf8', { ignoreBOM: true }).decode(bytes), '\ufeffa\u20ac\u{1f600}');
equal(new TextDecoder().decode(new Uint8Array([0x61, 0xe2, 0x82])), 'a\ufffd');
throws(() => new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff])),
       { code: 'ERR_ENCODING_INVALID_ENCODED_DATA', name: 'TypeError' });
throws(() => new TextDecoder('nothing'), { code: 'ERR_ENCODING_NOT_SUPPORTED' });

for (const encoding of ['utf-8', 'utf-16le']) {
  const whole = Buffer.from('\ufeffa\u20ac\u{1f600}', encoding);
  for (let size = 1; size < whole.length; size++) {
    const decoder = new TextDecoder(encoding, { fatal: true });
    let text = '';
    for (let i = 0; i < whole.length; i += size) {
      text += decoder.decode(whole.subarray(i, i + size), { stream: true });
    }
    equal(text + decoder.decode(), 'a\u20ac\u{1f600}', `${encoding} by ${size}`);
  }
}
