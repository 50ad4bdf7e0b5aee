'use strict';

// What a worker tells its primary about itself, once or again and again.

const { exists } = require('internal/bootstrap/realm');

let timer;
let delay = 0;   // how late the event loop was, in milliseconds

function connectionsOf({ _connections = 0, _direct }) {
  return _connections + (_direct?.count() ?? 0);
}

function requests() {
  return exists('internal/http/counters') ? require('internal/http/counters').requests() : 0;
}

function state(owners) {
  return {
    connections: owners().reduce((sum, owner) => sum + connectionsOf(owner), 0),
    requests: requests(),
    rss: process.memoryUsage.rss(),
    delay,
  };
}

// How late a timer is that is set now.
function measure(done) {
  const start = performance.now();
  setTimeout(() => {
    delay = Math.max(0, performance.now() - start - 1);
    done();
  }, 1);
}

// Answers the question `seq`, and, where `every` is not 0, goes on to tell each `every` ms.
function report(send, owners, every, seq) {
  const answer = () => send({ ack: seq, ...state(owners) });
  if (timer !== undefined) {
    answer();
    return;
  }
  measure(answer);
  if (!every) return;
  let due = performance.now() + every;
  timer = setInterval(() => {
    const now = performance.now();
    delay = Math.max(0, now - due);
    due = now + every;
    send({ act: 'report', ...state(owners) });
  }, every).unref();
}

module.exports = { report };
