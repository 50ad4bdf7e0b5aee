'use strict';

// A Node that the machine has is a child, and a parent, of this runtime.

const { execFileSync, fork } = require('child_process');
const net = require('net');
const { deepEqual, equal, mustCall } = require('./check');

function findNode() {
  try {
    return execFileSync('sh', ['-c', 'command -v node'], { stdio: 'pipe' }).toString().trim();
  } catch {
    return '';
  }
}

function child() {
  process.on('message', (message, server) => {
    if (!server) {
      process.send(message);
    } else {
      server.on('connection', (socket) => socket.end('hello'));
      process.send('serving');
    }
  });
}

function converse(execPath, serialization, done) {
  const message = serialization === 'json' ?
    { list: [1, 'two', null] } : { map: new Map([['a', 1]]), bytes: Buffer.from([1, 2]) };
  const worker = fork(__filename, ['child'], { execPath, execArgv: [], serialization });
  const server = net.createServer().listen(0, '127.0.0.1', () => worker.send(message));
  worker.once('message', mustCall((answer) => {
    deepEqual(answer, message);
    worker.once('message', mustCall(() => {
      const address = server.address();
      server.close();
      net.connect(address.port, '127.0.0.1').setEncoding('utf8')
        .on('data', mustCall((text) => equal(text, 'hello')))
        .on('close', () => worker.kill());
    }));
    worker.send('server', server);
  }));
  worker.on('close', mustCall(() => done()));
}

const [, , role, peer] = process.argv;
if (role === 'child') {
  child();
} else if (role === 'parent') {
  converse(peer, 'json', () => converse(peer, 'advanced', () => {}));
} else {
  const node = findNode();
  if (node === '' || node === process.execPath) {
    console.log('1..0 # Skipped: no Node on this machine');
  } else {
    converse(node, 'json', () => converse(node, 'advanced', () => {
      execFileSync(node, [__filename, 'parent', process.execPath], { stdio: 'inherit' });
    }));
  }
}
