'use strict';

// Settings beyond those that may wait for an acknowledgement are canceled, and end the session.

const http2 = require('http2');
const { duplexPair } = require('stream');
const { equal, mustCall, mustNotCall } = require('./check');

const [side] = duplexPair();
const client = http2.connect('http://localhost', {
  createConnection: () => side,
  // Those that a session begins with are the first.
  maxOutstandingSettings: 2,
});
client.on('connect', mustCall(() => {
  client.settings({ maxFrameSize: 20000 }, mustNotCall());
  client.settings({ maxFrameSize: 30000 }, mustCall((error) => {
    equal(error.code, 'ERR_HTTP2_SETTINGS_CANCEL');
    equal(error.message, 'HTTP2 session settings canceled');
  }));
}));
client.on('error', mustCall((error) => equal(error.code, 'ERR_HTTP2_MAX_PENDING_SETTINGS_ACK')));
