'use strict';

// What programs of long ago reach for is not there, and says so as in Node.

const { throws } = require('./check');

throws(() => process.binding('natives'), { name: 'Error', message: 'No such module: natives' });
