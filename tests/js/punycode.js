'use strict';

// punycode: names to ASCII and back.

const { equal } = require('./check.js');
const punycode = require('punycode');

equal(punycode.toASCII('ma\u00f1ana.com'), 'xn--maana-pta.com');
equal(punycode.toUnicode('xn--maana-pta.com'), 'ma\u00f1ana.com');
equal(punycode.encode('\u2603-\u2318'), '--dqo34k');
equal(punycode.decode('--dqo34k'), '\u2603-\u2318');
equal(punycode.ucs2.decode('\u{1f600}').length, 1);
