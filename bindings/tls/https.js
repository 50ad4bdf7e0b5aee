'use strict';

// node:https: https://nodejs.org/docs/latest-v20.x/api/https.html

const { Server } = require('internal/https/server');
const agents = require('internal/https/agent');

function createServer(options, requestListener) {
  return new Server(options, requestListener);
}

// The forms (url[, options][, callback]) and (options[, callback]).
function request(...args) {
  let options = {};
  const [input] = args;
  const { URL, isURL, urlToHttpOptions } = require('internal/url');
  if (typeof input === 'string') options = urlToHttpOptions(new URL(args.shift()));
  else if (isURL(input)) options = urlToHttpOptions(args.shift());
  if (args.length > 0 && typeof args[0] !== 'function') Object.assign(options, args.shift());
  options._defaultAgent = agents.globalAgent();
  const { ClientRequest } = require('internal/http/client');
  return new ClientRequest(options, ...args);
}

function get(input, options, callback) {
  const made = request(input, options, callback);
  made.end();
  return made;
}

module.exports = { Agent: agents.Agent, Server, createServer, get, request };

Object.defineProperty(module.exports, 'globalAgent', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: agents.globalAgent,
  set: agents.setGlobalAgent,
});
