'use strict';

// server.listen() in a worker of a cluster: the connections come from a handle that the primary
// gives, and are served natively like all others.

// Set in a worker; see setClusterListen() of internal/net/server.
const cluster = { listen: null };

// `server._id` exists. `fail(errno)` is called where the primary refuses, `ready()` otherwise.
function listenThroughPrimary(server, query, binding, fail, ready) {
  const id = server._id;
  binding.open(id);
  cluster.listen(server, query, (errno, handle) => {
    if (server._id !== id || server._closing) {
      handle?.close();
      return;
    }
    if (errno) {
      fail(errno);
      return;
    }
    const { setOwner } = require('internal/net/handle');
    setOwner(handle, server);
    handle.onconnection = (failure, connection) => {
      if (failure) return;
      // The server has a descriptor of its own from then on.
      binding.serve(id, connection.descriptor());
      connection.close();
    };
    server._clusterHandle = handle;
    ready();
  });
}

module.exports = { cluster, listenThroughPrimary };
