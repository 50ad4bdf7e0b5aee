'use strict';

// A bank with a mistake: of two deposits at nearly the same time one may be lost. Run as it is the
// program works nearly always. A simulation finds a seed with which it does not:
//
//   gyre --simulate=1 --simulate-runs=300 examples/simulate/bank.js

const assert = require('node:assert');
const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

const kAtFirst = 100;
const kDeposits = [10, 20];

// Stands for a database: each access takes a moment.
const balances = new Map([['shared', kAtFirst]]);

function access() {
  return sleep(1 + Math.random() * 4);
}

async function read(account) {
  await access();
  return balances.get(account);
}

async function write(account, balance) {
  await access();
  balances.set(account, balance);
}

const server = http.createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://bank');
  const account = pathname.slice(1);
  if (request.method === 'POST') {
    // The mistake: what another request writes between these two lines is overwritten.
    const balance = await read(account);
    await write(account, balance + Number(searchParams.get('amount')));
  }
  response.end(`${await read(account)}`);
});

function ask(method, path) {
  return new Promise((resolve, reject) => {
    const { port } = server.address();
    const request = http.request({ method, path, port, host: '127.0.0.1' }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text) => { body += text; });
      response.on('end', () => resolve(Number(body)));
    });
    request.on('error', reject);
    request.end();
  });
}

// Somebody who pays in at some time within a fifth of a second.
async function customer(amount) {
  await sleep(Math.random() * 200);
  await ask('POST', `/shared?amount=${amount}`);
}

server.listen(0, '127.0.0.1', async () => {
  await Promise.all(kDeposits.map(customer));
  const balance = await ask('GET', '/shared');
  server.close();
  assert.strictEqual(balance, kDeposits.reduce((sum, amount) => sum + amount, kAtFirst));
  console.log(`The balance is ${balance}`);
});
