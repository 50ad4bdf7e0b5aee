'use strict';

const http = require('http');
const Koa = require('koa');
const listen = require('./listen.cjs');

const app = new Koa();
app.use((ctx) => {
  ctx.body = { hello: 'world' };
});
listen(http.createServer(app.callback()));
