'use strict';

// What a module knows about itself and its surroundings.

const path = require('path');
const { module: other, self } = require('./fixtures/modules/who');
console.log(self === other.exports, other.loaded, other.parent === module);
console.log(path.basename(other.id), other.id === other.filename,
            other.path === path.dirname(other.id));
console.log(module.id, module.loaded, module.filename === __filename, module.path === __dirname);
console.log(module.parent, module.children.includes(other), require.main === module);
console.log(other.paths[0] === path.join(other.path, 'node_modules'), other.paths.at(-1));
console.log(other.constructor.name, other instanceof require('module'));
console.log(process.mainModule === module, this === module.exports);
console.log(Object.keys(other).join());
