'use strict';

// Sockets that systemd has opened (LISTEN_FDS), for the workers of `gyre --cluster`: who listens at
// the address of one, or on its descriptor, listens on it.

const { binding: netBinding } = require('internal/net/handle');

const binding = internalBinding('cluster');
const kAny = ['0.0.0.0', '::'];

let sockets = [];   // { handle, address, port } of those that nobody has asked for

// Before there are workers, which would inherit them. How many there are.
function takeOver() {
  const found = binding.activatedSockets();
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete process.env[name];
  for (let i = 0; i < found.length; i += 2) {
    const handle = netBinding.newListener();
    if (handle.listenDescriptor(found[i], 511) !== 0) continue;
    handle.rest();
    const [address, port] = binding.whereListening(handle);
    sockets.push({ handle, fd: found[i], address, port });
  }
  return sockets.length;
}

function fits(socket, { address, port, fd }) {
  if (fd >= 0) return fd === socket.fd;
  if (port !== socket.port) return false;
  return !address || address === socket.address || (port >= 0 && kAny.includes(socket.address));
}

// The query of a worker, with the `handle` of a socket where there is one at its address.
function replace(query) {
  const index = sockets.findIndex((socket) => fits(socket, query));
  if (index < 0) return query;
  const [{ handle }] = sockets.splice(index, 1);
  return { ...query, fd: -1, handle };
}

module.exports = { replace, takeOver };
