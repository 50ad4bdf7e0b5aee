'use strict';

// https.Agent: an http.Agent whose connections are encrypted, and resume the sessions of earlier
// ones.

const tls = require('tls');
const { Agent: HttpAgent, sharedAgent } = require('internal/http/agent');

const kDefaultSessions = 100;

// Options that make connections differ: see getName().
const kDiffering = [
  'ca', 'cert', 'clientCertEngine', 'ciphers', 'key', 'pfx', 'rejectUnauthorized',
  ['servername', (options) => options.servername && options.servername !== options.host],
  'minVersion', 'maxVersion', 'secureProtocol', 'crl', 'honorCipherOrder', 'ecdhCurve', 'dhparam',
  'secureOptions', 'sessionIdContext', 'sigalgs', 'privateKeyIdentifier', 'privateKeyEngine',
];
// Those that are shown whatever they are, and not only where they count as true.
const kShownIfDefined = ['rejectUnauthorized', 'honorCipherOrder', 'secureOptions'];
const kJoined = ['ca', 'crl'];

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  Reflect.apply(HttpAgent, this, [options]);
  this.defaultPort = 443;
  this.protocol = 'https:';
  this.maxCachedSessions = this.options.maxCachedSessions ?? kDefaultSessions;
  this._sessionCache = { map: {}, list: [] };
}
Object.setPrototypeOf(Agent.prototype, HttpAgent.prototype);
Object.setPrototypeOf(Agent, HttpAgent);

const { prototype } = Agent;

// The forms (options), (port[, host][, options]), with a callback.
function connectionOptions([port, host, options]) {
  if (port !== null && typeof port === 'object') options = port;
  else if (host !== null && typeof host === 'object') options = { ...host };
  else if (options === null || typeof options !== 'object') options = {};
  else options = { ...options };
  if (typeof port === 'number') options.port = port;
  if (typeof host === 'string') options.host = host;
  return options;
}

prototype.createConnection = function createConnection(...args) {
  const options = connectionOptions(args);
  const key = options._agentKey;
  if (key) {
    const session = this._getSession(key);
    if (session && !options.session) {
      options.session = session;
    }
  }
  const socket = tls.connect(options);
  if (options._agentKey) {
    socket.on('session', (session) => this._cacheSession(options._agentKey, session));
    // One that did not work out is not tried again.
    socket.once('close', (hadError) => {
      if (hadError) this._evictSession(options._agentKey);
    });
  }
  return socket;
};

prototype.getName = function getName(options = {}) {
  let name = Reflect.apply(HttpAgent.prototype.getName, this, [options]);
  for (const item of kDiffering) {
    const [option, isShown] = Array.isArray(item) ? item : [item, undefined];
    let value = options[option];
    name += ':';
    const shown = isShown !== undefined ? isShown(options) :
      kShownIfDefined.includes(option) ? value !== undefined : Boolean(value);
    if (!shown) continue;
    if (option === 'pfx') value = [value].flat().map((entry) => entry?.buf ?? entry);
    if (option === 'sigalgs') value = JSON.stringify(value);
    name += kJoined.includes(option) && Array.isArray(value) ? value.join() : value;
  }
  return name;
};

prototype._getSession = function(key) {
  return this._sessionCache.map[key];
};

prototype._cacheSession = function(key, session) {
  if (this.maxCachedSessions === 0) return;
  const { list, map } = this._sessionCache;
  if (map[key] === undefined) {
    if (list.length >= this.maxCachedSessions) delete map[list.shift()];
    list.push(key);
  }
  map[key] = session;
};

prototype._evictSession = function(key) {
  const { list, map } = this._sessionCache;
  const index = list.indexOf(key);
  if (index < 0) return;
  list.splice(index, 1);
  delete map[key];
};

module.exports = { Agent, ...sharedAgent(Agent) };
