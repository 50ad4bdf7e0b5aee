// URLs, paths, query strings, values as text.
import path from 'node:path';
import querystring from 'node:querystring';
import url from 'node:url';
import { format, inspect } from 'node:util';

const address = 'https://user@example.org:8080/a/b/../c?x=1&y=two#end';
const value = { id: 1, name: 'x', list: [1, 2, 3], inner: { deep: { er: true } }, map: new Map([[1, 2]]) };
// What no optimiser may drop.
export let kept;

function repeat(run) {
  return (count) => {
    for (let i = 0; i < count; i++) kept = run(i);
    return undefined;
  };
}

export default {
  'new URL': repeat(() => new URL(address)),
  'URL.searchParams': repeat(() => new URLSearchParams('a=1&b=2&c=three').get('c')),
  'url.parse': repeat(() => url.parse(address)),
  'querystring.parse': repeat(() => querystring.parse('a=1&b=2&c=three%20words')),
  'path.join': repeat((i) => path.join('/a/b', '../c', `${i & 15}.js`)),
  'path.resolve': repeat(() => path.resolve('/a/b', '../c', './d')),
  'util.inspect': repeat(() => inspect(value)),
  'util.format': repeat((i) => format('%s is %d and %o', 'x', i, 'y')),
};
