'use strict';

// A server made with express. Answers one request to itself and ends, or serves on the port that is
// its argument. All but main() runs while the executable is built.

const http = require('http');
const path = require('path');
const { startupSnapshot } = require('v8');
const express = require('express');

const app = express();
app.get('/file', (request, response) => {
  response.sendFile(path.join(__dirname, 'hello.txt'));
});
app.get('/hello/:name', (request, response) => {
  response.send(`hello ${request.params.name}\n`);
});

function ask(port, target) {
  return new Promise((resolve, reject) => {
    http.get({ port, host: '127.0.0.1', path: target, agent: false }, (response) => {
      response.setEncoding('utf8');
      response.on('data', (text) => process.stdout.write(text));
      response.on('end', resolve);
    }).on('error', reject);
  });
}

function main() {
  const port = Number(process.argv[2] ?? 0);
  const server = app.listen(port, '127.0.0.1', async () => {
    if (port !== 0) {
      console.log(`http://127.0.0.1:${port}/hello/you`);
      return;
    }
    await ask(server.address().port, '/hello/you');
    await ask(server.address().port, '/file');
    server.close();
  });
}

if (startupSnapshot.isBuildingSnapshot()) startupSnapshot.setDeserializeMainFunction(main);
else main();
