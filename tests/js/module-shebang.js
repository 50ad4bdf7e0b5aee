'use strict';

// The line that names an interpreter is no code, and lines keep their numbers.

console.log(require('./fixtures/modules/shebang').line);
