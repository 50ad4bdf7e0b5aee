'use strict';

// url.resolve(): links of all kinds, seen from an address.

const { equal } = require('./check.js');
const url = require('url');

const cases = [
  ['http://h/a/b', 'c', 'http://h/a/c'],
  ['http://h/a/b', '../c', 'http://h/c'],
  ['http://h/a/b/', '../../../c', 'http://h/c'],
  ['http://h/a/b', '/c?d#e', 'http://h/c?d#e'],
  ['http://h/a/b', '//other/c', 'http://other/c'],
  ['http://h/a/b?c', '?d', 'http://h/a/b?d'],
  ['http://h/a/b?c#d', '', 'http://h/a/b?c'],
  ['http://h/a/b?c', '#d', 'http://h/a/b?c#d'],
  ['http://u:p@h:1/a', 'http://v@h2/c', 'http://v@h2/c'],
  ['http://h/a', 'https:c', 'https://c/'],
  ['http://h/a/b', '.', 'http://h/a/'],
  ['a/b', '../../c', '../c'],
  ['mailto:local@h', 'user', 'mailto:local@user'],
  ['javascript:code', 'http://h', 'http://h/'],
];
for (const [from, to, expected] of cases) equal(url.resolve(from, to), expected, `${from} + ${to}`);

const object = url.resolveObject('http://h/a?b', 'c#d');
equal(object.constructor, url.Url);
equal(object.path, '/c');
equal(object.hash, '#d');
equal(object.search, null);
equal(url.resolveObject('', 'x'), 'x');
