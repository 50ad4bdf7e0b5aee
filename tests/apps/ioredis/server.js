'use strict';

const { spawn } = require('child_process');
const { once } = require('events');

// Starts a server that listens on a Unix socket only and keeps nothing. Gives a function that stops
// it; undefined where there is no such program.
exports.startServer = async function(socket) {
  const server = spawn('redis-server', [
    '--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', __dirname,
  ], { stdio: ['ignore', 'pipe', 'inherit'] });
  const missing = once(server, 'error').then(([error]) => error);
  const ended = once(server, 'exit');
  let output = '';
  const ready = (async () => {
    for await (const chunk of server.stdout.setEncoding('utf8')) {
      output += chunk;
      if (/accept connections at/i.test(output)) return undefined;
    }
    throw new Error(`the server does not start:\n${output}`);
  })();
  const error = await Promise.race([missing, ready]);
  if (error?.code === 'ENOENT') return undefined;
  if (error) throw error;
  return async () => {
    server.kill();
    await ended;
  };
};
