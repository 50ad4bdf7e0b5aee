'use strict';

// indexOf() and lastIndexOf() with texts, bytes and offsets; compare, copy, concat, slice.

const { deepEqual, equal, throws } = require('./check');

const buffer = Buffer.from('abcabcab');
equal(buffer.indexOf('ca'), 2);
equal(buffer.indexOf('ca', 3), 5);
equal(buffer.indexOf('ca', -3), 5);
equal(buffer.indexOf(0x62, -1), 7);
equal(buffer.lastIndexOf('ab'), 6);
equal(buffer.lastIndexOf('ab', -3), 3);
equal(buffer.lastIndexOf('abcabcab'), 0);
equal(buffer.indexOf(''), 0);
equal(buffer.indexOf('', 99), 8);
equal(buffer.includes(Buffer.from('cab')), true);
equal(buffer.includes('cb'), false);
const long = Buffer.from('0123456789abcdefghij'.repeat(3));
equal(long.lastIndexOf('0123456789abcdefghij'), 40);
equal(long.lastIndexOf('0123456789abcdefghij', 39), 20);
equal(Buffer.from('\u6161a', 'ucs2').indexOf('a', 'ucs2'), 2);

equal(Buffer.compare(Buffer.from('a'), Buffer.from('b')), -1);
equal(buffer.compare(Buffer.from('xabc'), 1, 4, 0, 3), 0);
equal(buffer.equals(new Uint8Array([...buffer])), true);
deepEqual(Buffer.concat([Buffer.from('a'), new Uint8Array(2)], 5), Buffer.from('a\0\0\0\0'));
equal(buffer.copy(buffer, 1, 0, 3), 3);
equal(buffer.toString(), 'aabcbcab');
equal(buffer.slice(-3, -1).toString(), 'ca');
equal(Buffer.from('abcd').swap16().toString(), 'badc');
throws(() => Buffer.concat([1]), { code: 'ERR_INVALID_ARG_TYPE', message: /"list\[0\]"/ });
deepEqual(JSON.stringify(Buffer.from('ab')), '{"type":"Buffer","data":[97,98]}');
