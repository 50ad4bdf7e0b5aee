'use strict';

// The history of a REPL in a file: server.setupHistory().

const fs = require('fs');
const os = require('os');
const path = require('path');

const kWriteDelay = 15;

function fail(server, message, ready) {
  server._historyPrev = message;
  server._writeToOutput(`${message}\n`);
  server._refreshLine?.();
  ready(null, server);
}

function setupHistory(server, file, ready) {
  if (typeof file === 'string') file = file.trim();
  if (file === '') {
    ready(null, server);
    return;
  }
  if (!file) {
    try {
      file = path.join(os.homedir(), '.node_repl_history');
    } catch {
      fail(server, '\nError: Could not get the home directory.\n' +
        'REPL session history will not be persisted.', ready);
      return;
    }
  }
  server.pause();
  fs.open(file, 'a+', 0o0600, (error, fd) => {
    if (error) {
      server.resume();
      fail(server, '\nError: Could not open history file.\n' +
        'REPL session history will not be persisted.', ready);
      return;
    }
    fs.close(fd, () => read(server, file, ready));
  });
}

function read(server, file, ready) {
  fs.readFile(file, 'utf8', (error, text) => {
    if (error) {
      server.resume();
      ready(error);
      return;
    }
    server.history = text ? text.split(/[\n\r]+/, server.historySize) : [];
    let timer = null;
    let writing = false;
    const write = () => {
      timer = null;
      writing = true;
      fs.writeFile(file, server.history.join(os.EOL), { mode: 0o0600 }, () => {
        writing = false;
        if (timer === null) server.emit('flushHistory');
      });
    };
    server.on('line', () => {
      clearTimeout(timer);
      timer = setTimeout(write, kWriteDelay);
    });
    server._flushing = () => timer !== null || writing;
    server.once('exit', () => {
      if (timer === null) return;
      clearTimeout(timer);
      write();
    });
    server.resume();
    ready(null, server);
  });
}

module.exports = { setupHistory };
