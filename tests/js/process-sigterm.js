'use strict';

// SIGTERM ends a program, which the shell sees as 143; one that listens to it finishes its work and
// ends by itself.

const { spawn } = require('child_process');
const net = require('net');
const { equal, mustCall } = require('./check');

function serve(listens) {
  const server = net.createServer((socket) => {
    socket.on('data', () => socket.end('answer'));
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
  if (listens) process.on('SIGTERM', () => server.close());
}

function check(role, expected, answer) {
  const shell = spawn('sh', [
    '-c', '"$0" "$1" "$2" & echo $!; wait $!', process.execPath, __filename, role,
  ]);
  let output = '';
  let text = '';
  shell.stdout.setEncoding('utf8').on('data', (part) => {
    output += part;
    const lines = output.split('\n');
    if (lines.length !== 3) return;
    const [pid, port] = lines.map(Number);
    const socket = net.connect(port, '127.0.0.1', () => {
      process.kill(pid, 'SIGTERM');
      // The connection is still served.
      socket.write('question');
    });
    socket.setEncoding('utf8').on('data', (part) => { text += part; }).on('error', () => {});
  });
  shell.on('close', mustCall((code) => {
    equal(code, expected);
    if (answer) equal(text, 'answer');
  }));
}

if (process.argv[2] !== undefined) {
  serve(process.argv[2] === 'listens');
} else {
  check('listens', 0, true);
  check('default', 143, false);
}
