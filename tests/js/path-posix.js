'use strict';

// path.posix on names of all shapes.

const { posix } = require('path');
const names = ['', '.', '..', '/', '//', '/a', '//a', 'a//b', 'a/b/', '/a/../..', '../../a',
  './a/./b', 'a/..', 'a/../', '.a', 'a.', '..a', '...', 'a.b.c', '/a/.b.c/', 'a\\b'];
for (const name of names) {
  console.log(JSON.stringify([name, posix.normalize(name), posix.dirname(name),
    posix.basename(name), posix.extname(name), posix.isAbsolute(name),
    posix.resolve('/r', name), posix.join('/j', name),
    posix.relative('/r/a', posix.resolve('/r', name)), posix.parse(name),
    posix.format(posix.parse(name))]));
}
console.log(posix.basename('/a/b.html', '.html'), posix.basename('.html', '.html'),
            posix.basename('a/.html', '.html'), posix.relative('/a/b', '/a/bc'), posix.join());
