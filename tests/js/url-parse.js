'use strict';

// URL and URLSearchParams: parts, setters, the parameters' link with their URL, errors.

const { URL, URLSearchParams, domainToUnicode, fileURLToPath, format, pathToFileURL,
  urlToHttpOptions } = require('url');
const { deepEqual, equal, throws } = require('./check.js');

const url = new URL('../b/%7Ec?x=1&y=%zz+1#top', 'HTTPS://us%20er:pa:ss@Exämple.ORG:8443/a/d/');
equal(url.href, 'https://us%20er:pa%3Ass@xn--exmple-cua.org:8443/a/b/%7Ec?x=1&y=%zz+1#top');
equal(url.origin, 'https://xn--exmple-cua.org:8443');
equal(url.username, 'us%20er');
equal(url.password, 'pa%3Ass');
equal(url.host, 'xn--exmple-cua.org:8443');
equal(url.pathname, '/a/b/%7Ec');
equal(url.hash, '#top');
equal(url.searchParams.get('y'), '%zz 1');

const params = url.searchParams;
params.append('z', 'ü&');
equal(url.search, '?x=1&y=%25zz+1&z=%C3%BC%26');
url.search = '?q=a+b';
deepEqual([...params], [['q', 'a b']]);
url.port = '443';
equal(url.port, '');
url.protocol = 'nonsense:';
equal(url.protocol, 'https:');
params.delete('q');
equal(url.href, 'https://us%20er:pa%3Ass@xn--exmple-cua.org/a/b/%7Ec#top');

equal(new URL('blob:https://a.b/c').origin, 'https://a.b');
equal(new URL('file:///x').origin, 'null');
equal(new URL('http://a/?').search, '');
equal(URL.canParse('x', 'http://a'), true);
equal(URL.parse('x'), null);
equal(new URLSearchParams({ b: 2, a: '1 +' }).toString(), 'b=2&a=1+%2B');
equal(new URLSearchParams([['n', '%F0%9F']]).toString(), 'n=%25F0%259F');
equal(new URLSearchParams('a=%F0%9F%zz').get('a'), '\ufffd%zz');

throws(() => new URL('x'), { code: 'ERR_INVALID_URL', message: 'Invalid URL', input: 'x' });
throws(() => new URL('x', 'y'), { code: 'ERR_INVALID_URL', base: 'y' });
throws(() => new URL(), { code: 'ERR_MISSING_ARGS' });
throws(() => new URLSearchParams([[1]]), { code: 'ERR_INVALID_TUPLE' });

equal(pathToFileURL('/a b/%#?').href, 'file:///a%20b/%25%23%3F');
equal(fileURLToPath('file:///a%20b'), '/a b');
throws(() => fileURLToPath('file:///a%2Fb'), { code: 'ERR_INVALID_FILE_URL_PATH' });
throws(() => fileURLToPath('http://a'), { code: 'ERR_INVALID_URL_SCHEME' });
equal(domainToUnicode('xn--exmple-cua.org'), 'exämple.org');
equal(format(url, { auth: false, fragment: false, unicode: true }), 'https://exämple.org/a/b/%7Ec');
equal(urlToHttpOptions(new URL('http://u:p@[::1]:80/x?y')).auth, 'u:p');
