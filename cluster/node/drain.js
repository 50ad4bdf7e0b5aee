'use strict';

// The orderly end of a worker: it serves the connections that it has, tells their peers to go
// elsewhere, and exits when the last one is gone. The primary hands it no more of them.

// `window`: how long, in milliseconds, a keep-alive connection may still send one more request.
function drain(worker, owners, window, leave) {
  worker.exitedAfterDisconnect = true;
  worker.state = 'disconnecting';
  let open = owners.length;
  if (open === 0) {
    leave();
    return;
  }
  const onClosed = () => {
    if (--open === 0) leave();
  };
  for (const owner of owners) {
    // Servers of HTTP can tell their peers; of others, connections end when they end.
    if (typeof owner._drain === 'function') owner._drain(window, onClosed);
    else owner.close(onClosed);
  }
}

module.exports = { drain };
