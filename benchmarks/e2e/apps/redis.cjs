'use strict';

// The page of fortunes out of Redis, through ioredis. DATABASE is the server's Unix socket.

const http = require('http');
const { Redis } = require('ioredis');
const fortunes = require('./fortunes.cjs');
const listen = require('./listen.cjs');

async function main() {
  const redis = new Redis({ path: process.env.DATABASE, enableAutoPipelining: true });
  const fill = redis.multi().del('fortunes');
  fortunes.texts.forEach((text) => fill.rpush('fortunes', text));
  await fill.exec();
  const read = async () =>
    (await redis.lrange('fortunes', 0, -1)).map((message, i) => ({ id: i + 1, message }));
  listen(http.createServer(fortunes(read)));
}

main();
