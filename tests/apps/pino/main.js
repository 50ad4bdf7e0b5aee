'use strict';

// Lines of JSON into a stream, a file and several streams, with levels, children, serializers and
// redaction.

const fs = require('fs');
const path = require('path');
const { Writable } = require('stream');
const pino = require('pino');

const common = { base: { app: 'test' }, timestamp: () => ',"time":"now"' };

function collector(lines) {
  return new Writable({
    write(chunk, encoding, callback) {
      lines.push(chunk.toString().trim());
      callback();
    },
  });
}

function toStream() {
  const lines = [];
  const log = pino({
    ...common,
    level: 'debug',
    redact: ['user.password', 'headers["set-cookie"]'],
    serializers: { request: (request) => `${request.method} ${request.url}` },
    formatters: { level: (label) => ({ level: label }) },
  }, collector(lines));
  log.info('started');
  log.trace('not shown');
  log.debug({ user: { name: 'a', password: 'secret' } }, 'user %s has %d %j', 'a', 2, { b: 1 });
  log.warn({ request: { method: 'GET', url: '/', big: 'object' } });
  const child = log.child({ part: 'database' }, { level: 'error' });
  child.info('not shown');
  const error = new Error('broken', { cause: new RangeError('the reason') });
  child.error(error);
  console.log(log.isLevelEnabled('trace'), log.isLevelEnabled('debug'), child.bindings());
  for (const line of lines) {
    const entry = JSON.parse(line);
    if (entry.err) entry.err.stack = entry.err.stack.split('\n')[0];
    console.log(JSON.stringify(entry));
  }
}

function toSeveral() {
  const all = [];
  const errors = [];
  const log = pino(common, pino.multistream([
    { stream: collector(all) }, { level: 'error', stream: collector(errors) },
  ]));
  log.info('one');
  log.error('two');
  console.log(all, errors);
}

async function toFile() {
  const file = path.join(__dirname, 'logs', 'app.log');
  const destination = pino.destination({ dest: file, mkdir: true, sync: false, minLength: 4096 });
  const log = pino(common, destination);
  for (let i = 0; i < 1000; i++) log.info({ i }, 'line');
  await new Promise((resolve) => {
    destination.once('close', resolve);
    destination.end();
  });
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
  console.log(lines.length, lines[999]);
  const sync = pino(common, pino.destination({ dest: file, append: false, sync: true }));
  sync.fatal('last words');
  console.log(fs.readFileSync(file, 'utf8').trim());
}

toStream();
toSeveral();
toFile();
