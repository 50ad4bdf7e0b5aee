'use strict';

// http2.constants: module.exports is that object itself, all names of Node's.
