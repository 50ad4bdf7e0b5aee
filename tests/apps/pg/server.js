'use strict';

const { spawn, spawnSync } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const os = require('os');
const path = require('path');

const kPrograms = '/usr/lib/postgresql';

function programFolder() {
  if (!fs.existsSync(kPrograms)) return undefined;
  const versions = fs.readdirSync(kPrograms).sort((a, b) => b - a);
  const folders = versions.map((version) => path.join(kPrograms, version, 'bin'));
  return folders.find((folder) => fs.existsSync(path.join(folder, 'initdb')));
}

// The server refuses to run as root.
function identity() {
  if (process.getuid() !== 0) return {};
  const [, , uid, gid] = fs.readFileSync('/etc/passwd', 'utf8').split('\n')
    .map((line) => line.split(':')).find(([name]) => name === 'postgres');
  return { uid: Number(uid), gid: Number(gid) };
}

// Makes a database cluster and starts a server for it that listens on a Unix socket only. Gives the
// folder of the socket and a function that stops the server; or why there is none.
exports.startServer = async function() {
  const programs = programFolder();
  if (programs === undefined) return { missing: 'there is no PostgreSQL (package postgresql)' };
  const user = identity();
  // Beside the script the other user may not reach it.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pg'));
  if (user.uid !== undefined) fs.chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH } };
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });

  const data = path.join(folder, 'data');
  const made = spawnSync(path.join(programs, 'initdb'), [
    '--pgdata', data, '--username', 'tester', '--auth', 'trust', '--encoding', 'UTF8',
    '--locale', 'C', '--no-sync',
  ], options);
  if (['EPERM', 'EINVAL'].includes(made.error?.code)) {
    remove();
    return { missing: 'the server cannot run as root, and this process cannot be anybody else' };
  }
  if (made.status !== 0) throw made.error ?? new Error(`initdb: ${made.stderr}`);

  const server = spawn(path.join(programs, 'postgres'), [
    '-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off',
  ], { ...options, stdio: ['ignore', 'inherit', 'pipe'] });
  const ended = once(server, 'exit');
  let output = '';
  await new Promise((resolve, reject) => {
    server.stderr.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      if (output.includes('ready to accept connections')) resolve();
    });
    server.on('exit', () => reject(new Error(`the server does not start:\n${output}`)));
  });
  return {
    folder,
    async stop() {
      server.kill('SIGINT');
      await ended;
      remove();
    },
  };
};
