'use strict';

// A handler that is an application with prototypes of its own for requests and responses, as
// express's are: they hold, also when the application gets others, and so does what they inherit.

const http = require('http');
const { deepEqual, equal, mustCall } = require('./check');

const agent = new http.Agent({ keepAlive: true });

function makeApplication(mark) {
  function app(req, res) {
    Object.setPrototypeOf(req, app.request);
    Object.setPrototypeOf(res, app.response);
    equal(req instanceof http.IncomingMessage, true);
    equal(res instanceof http.ServerResponse, true);
    equal(req.constructor, http.IncomingMessage);
    res.setHeader('X-Mark', req.mark);
    res.send(`${req.method} ${req.url}`);
  }
  app.request = Object.create(http.IncomingMessage.prototype, { mark: { value: mark } });
  app.response = Object.create(http.ServerResponse.prototype);
  // In two parts: the connection goes the general way from here on.
  app.response.send = function(text) {
    this.write(text.slice(0, 4));
    setImmediate(() => this.end(text.slice(4)));
  };
  return app;
}

// Has the names, but they mean something else.
function plain(req, res) {
  equal(Object.getPrototypeOf(req), http.IncomingMessage.prototype);
  equal(Object.getPrototypeOf(res), http.ServerResponse.prototype);
  res.setHeader('X-Mark', 'plain');
  res.end(`${req.method} ${req.url}`);
}
plain.request = () => {};
plain.response = {};

function ask(port, path) {
  return new Promise((resolve) => {
    http.get({ port, path, agent }, mustCall((res) => {
      let text = '';
      res.setEncoding('utf8').on('data', (part) => text += part);
      res.on('end', () => resolve(`${res.headers['x-mark']} ${text}`));
    }));
  });
}

async function main() {
  const first = makeApplication('first');
  const second = makeApplication('second');
  const servers = [first, plain, second].map((handler) => http.createServer(handler));
  for (const server of servers) await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const ports = servers.map((server) => server.address().port);
  const seen = [];
  for (const port of ports) seen.push(await ask(port, '/a'), await ask(port, '/b'));
  first.request = second.request;
  seen.push(await ask(ports[0], '/c'));
  deepEqual(seen, [
    'first GET /a', 'first GET /b', 'plain GET /a', 'plain GET /b',
    'second GET /a', 'second GET /b', 'second GET /c',
  ]);
  agent.destroy();
  for (const server of servers) server.close();
}

main();
