'use strict';

// Commands, pipelines, transactions, scripts, subscriptions and errors, against a server on a Unix
// socket.

const { once } = require('events');
const fs = require('fs');
const os = require('os');
const path = require('path');
const Redis = require('ioredis');
const { startServer } = require('./server');

async function commands(redis) {
  console.log(await redis.ping(), await redis.set('text', 'value \u00e9'), await redis.get('text'));
  console.log(await redis.getBuffer('text'), await redis.get('missing'));
  console.log(await redis.hset('hash', { a: 1, b: 'two' }), await redis.hgetall('hash'));
  console.log(await redis.rpush('list', 1, 2, 3), await redis.lrange('list', 0, -1));
  console.log(await redis.zadd('sorted', 2, 'b', 1, 'a'), await redis.zrange('sorted', 0, -1));
  const big = 'x'.repeat(1_000_000);
  await redis.set('big', big);
  console.log((await redis.get('big')) === big);
  console.log(await redis.incr('text').catch((error) => `${error.name}: ${error.message}`));
}

async function batches(redis) {
  const many = redis.pipeline();
  for (let i = 0; i < 1000; i++) many.incrby('sum', i);
  const results = await many.exec();
  console.log(results.length, results[999]);
  console.log(await redis.multi().set('a', 1).incr('a').get('a').exec());
  const [, [failed]] = await redis.multi().set('a', 'x').incr('a').exec();
  console.log(`${failed}`);
  redis.defineCommand('double', { numberOfKeys: 1, lua: 'return redis.call("get", KEYS[1]) * 2' });
  await redis.set('n', 21);
  console.log(await redis.double('n'), await redis.double('n'));
}

async function subscriptions(redis, options) {
  const subscriber = new Redis(options);
  console.log(await subscriber.subscribe('news'));
  const message = once(subscriber, 'message');
  await redis.publish('news', 'something');
  console.log(await message);
  const waiting = subscriber.duplicate();
  const item = waiting.blpop('queue', 0);
  await redis.rpush('queue', 'item');
  console.log(await item);
  await Promise.all([subscriber.quit(), waiting.quit()]);
}

async function scanned(redis) {
  const keys = [];
  for await (const batch of redis.scanStream({ match: '*s*', count: 2 })) keys.push(...batch);
  console.log(keys.sort());
}

async function refused(options) {
  const redis = new Redis({ ...options, path: `${options.path}.none`, retryStrategy: null });
  const [error] = await once(redis, 'error');
  console.log(error.code, error.syscall);
}

async function main() {
  // A socket's path has to be short.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redis'));
  const options = { path: path.join(folder, 'socket') };
  const stop = await startServer(options.path);
  if (stop === undefined) {
    console.log('1..0 # Skipped: there is no redis-server (package redis-server)');
    return;
  }
  try {
    const redis = new Redis(options);
    await commands(redis);
    await batches(redis);
    await subscriptions(redis, options);
    await scanned(redis);
    await redis.quit();
    await refused(options);
  } finally {
    await stop();
    fs.rmSync(folder, { recursive: true });
  }
}

main();
