'use strict';

// An old name of a class of node:http, and how bodies are held back.

const { IncomingMessage } = require('internal/http/incoming');

module.exports = {
  IncomingMessage,
  readStart(socket) {
    if (socket && !socket._paused && socket.readable) socket.resume();
  },
  readStop(socket) {
    socket?.pause();
  },
};
