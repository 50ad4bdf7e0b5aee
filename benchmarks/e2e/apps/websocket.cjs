'use strict';

// Sends every message back, through ws.

const http = require('http');
const { WebSocketServer } = require('ws');
const listen = require('./listen.cjs');

const server = http.createServer();
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
listen(server);
