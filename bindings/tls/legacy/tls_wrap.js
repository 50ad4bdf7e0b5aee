'use strict';

// What node:tls makes connections with, under its old name.

const { Server, TLSSocket, connect, createServer } = require('tls');

module.exports = { Server, TLSSocket, connect, createServer };
