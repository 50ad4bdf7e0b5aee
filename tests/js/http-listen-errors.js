'use strict';

// Ports that cannot be, and one that is taken.

const http = require('http');

for (const port of [65536, -1, '65536', 1.5]) {
  try {
    http.createServer().listen(port);
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}

const first = http.createServer().listen(0, '127.0.0.1', () => {
  const { port } = first.address();
  const second = http.createServer();
  second.on('error', (error) => {
    console.log(error.code, error.syscall, error.address, error.errno, error.port === port,
                error.message.replace(port, 'PORT'), second.listening);
    first.close();
  });
  second.listen(port, '127.0.0.1');
});
