'use strict';

// path.win32 on names of all shapes.

const { win32 } = require('path');
const names = ['', '.', '\\', '/', 'C:', 'C:\\', 'C:/', 'C:a', 'c:\\a\\..\\..', 'C:\\a//b\\',
  '\\\\s\\h', '\\\\s\\h\\a\\..', '//s/h/../x', 'a\\..\\..\\b', 'a/b\\c', '\\a',
  'a.b\\c.d', 'C:.x', '..\\C:'];
for (const name of names) {
  console.log(JSON.stringify([name, win32.normalize(name), win32.dirname(name),
    win32.basename(name), win32.extname(name), win32.isAbsolute(name), win32.resolve('C:\\r', name),
    win32.join('C:\\j', name), win32.relative('C:\\r', win32.resolve('C:\\r', name)),
    win32.parse(name), win32.format(win32.parse(name))]));
}
console.log(win32.toNamespacedPath('C:\\a\\..\\b'), win32.toNamespacedPath('\\\\s\\h\\x'),
            win32.relative('C:\\Foo\\Bar', 'c:\\foo\\baz'), win32.relative('C:\\a', 'D:\\b'));
