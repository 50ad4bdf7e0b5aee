'use strict';

// querystring: repeated keys, separators, limits, malformed escapes, replaced functions.

const querystring = require('querystring');
const { equal } = require('./check.js');

function parsed(...args) {
  return JSON.stringify(querystring.parse(...args));
}

equal(parsed('a=1&b=2&a=3&c'), '{"a":["1","3"],"b":"2","c":""}');
equal(parsed('a:1;;b:x+y', ';', ':'), '{"a":"1","b":"x y"}');
equal(parsed('a=%C3%BC&b=100%&=&'), '{"a":"ü","b":"100%","":""}');
equal(parsed('a=1&b=2&c=3', null, null, { maxKeys: 2 }), '{"a":"1","b":"2"}');
equal(parsed('a=1', null, null, { decodeURIComponent: (text) => `<${text}>` }), '{"<a>":"<1>"}');
equal(querystring.stringify({ a: [1, 'x y'], b: true, c: null, d: 10n, e: {}, f: [] }),
      'a=1&a=x%20y&b=true&c=&d=10&e=');
equal(querystring.stringify({ a: 'ü', b: '🙂' }, ';', ':'), 'a:%C3%BC;b:%F0%9F%99%82');
equal(querystring.escape("!'()*-._~&="), "!'()*-._~%26%3D");
