'use strict';

// Programs can add handlers of extensions, wrap those that there are, and replace the wrapper.

const Module = require('module');
console.log(Object.keys(Module._extensions).slice(0, 3));
Module._extensions['.test.js'] = (module) => { module.exports = 'by the longest extension'; };
console.log(require('./fixtures/modules/dotted.test.js'));
const original = Module.prototype._compile;
Module.prototype._compile = function(content, filename) {
  return Reflect.apply(original, this, [content.replace('index of', 'changed'), filename]);
};
console.log(require('./fixtures/modules/folder/index.js'));
Module.prototype._compile = original;
const { wrap } = Module;
Module.wrap = (script) => wrap(`${script}; module.exports += ' wrapped';`);
console.log(require('./fixtures/modules/with-main'));
console.log(wrap('X'));
const made = new Module('made');
made._compile('module.exports = [__filename, typeof require]', '/made.js');
console.log(made.exports);
