'use strict';

// The orderly end of a worker: it serves the connections that it has, tells their peers to go
// elsewhere, and exits when the last one is gone. The primary hands it no more of them.

// Takes the connections that wait at the sockets of `owners`: nobody else will.
function acceptRest(owners, done) {
  let waiting = 1;
  const onAccepted = () => {
    if (--waiting === 0) done();
  };
  for (const { _handle } of owners) {
    if (typeof _handle?.acceptRest !== 'function') continue;
    waiting++;
    _handle.acceptRest(onAccepted);
  }
  onAccepted();
}

// `window`: how long, in milliseconds, a keep-alive connection may still send one more request.
// `last`: no other worker goes on listening.
function drain(worker, owners, { window, last }, leave) {
  worker.exitedAfterDisconnect = true;
  worker.state = 'disconnecting';
  // Nobody waits for the end of it any more.
  process.once('disconnect', () => process.exit());
  if (last) acceptRest(owners, () => close(owners, window, leave));
  else close(owners, window, leave);
}

function close(owners, window, leave) {
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
