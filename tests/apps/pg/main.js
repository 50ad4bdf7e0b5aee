'use strict';

// Queries with values of many types, prepared statements, transactions, pools, notifications and
// errors, against a server on a Unix socket.

const { once } = require('events');
const { Client, Pool, types } = require('pg');
const { startServer } = require('./server');

async function values(client) {
  const { rows, fields } = await client.query(
    'SELECT $1::int AS number, $2::text AS text, $3::jsonb AS json, $4::bytea AS bytes, ' +
    '$5::timestamptz AS time, $6::int[] AS list, $7::boolean AS truth, NULL AS nothing',
    [7, 'caf\u00e9 \u{1f600}', { a: [1, null] }, Buffer.from([0, 255]),
      new Date(Date.UTC(2020, 1, 29)), [1, 2], true]);
  console.log(rows[0], fields.map(({ name }) => name).join());
  types.setTypeParser(types.builtins.INT8, BigInt);
  console.log((await client.query('SELECT 9007199254740993::bigint AS big')).rows);
  const arrays = await client.query({ text: 'SELECT 1 AS a, 2 AS a', rowMode: 'array' });
  console.log(arrays.rows, arrays.command, arrays.rowCount);
}

async function tables(client) {
  await client.query('CREATE TABLE people (id serial PRIMARY KEY, name text UNIQUE, age int)');
  const insert = { name: 'insert', text: 'INSERT INTO people (name, age) VALUES ($1, $2)' };
  for (let i = 0; i < 100; i++) await client.query({ ...insert, values: [`name ${i}`, i] });
  console.log((await client.query('SELECT count(*)::int, sum(age)::int FROM people')).rows);
  await client.query('BEGIN');
  await client.query('DELETE FROM people');
  await client.query('ROLLBACK');
  const big = await client.query('SELECT repeat($1, 2000000) AS text', ['x']);
  console.log(big.rows[0].text.length);
  const error = await client.query({ ...insert, values: ['name 1', 1] }).catch((error) => error);
  console.log(error.name, error.code, error.constraint, error.message);
  const syntax = await client.query('SELEC 1').catch((error) => error);
  console.log(syntax.code, syntax.position, syntax.message);
}

async function pooled(options) {
  const pool = new Pool({ ...options, max: 4 });
  const ends = [];
  pool.on('connect', (client) => ends.push(once(client, 'end')));
  const results = await Promise.all(Array.from({ length: 20 }, (_, i) =>
    pool.query('SELECT name FROM people WHERE age = $1', [i])));
  console.log(results.map(({ rows }) => rows[0].name).join(), pool.totalCount);
  const client = await pool.connect();
  await client.query('LISTEN news');
  const notification = once(client, 'notification');
  await pool.query("SELECT pg_notify('news', 'something')");
  const [{ channel, payload }] = await notification;
  console.log(channel, payload);
  client.release();
  // The pool does not wait for its connections; the server that stops would.
  await pool.end();
  await Promise.all(ends);
}

async function refused(options) {
  const client = new Client({ ...options, database: 'missing' });
  client.on('error', () => {});
  const error = await client.connect().catch((error) => error);
  console.log(error.code, error.message);
  const nobody = new Client({ ...options, port: 1 });
  console.log((await nobody.connect().catch((error) => error)).code);
}

async function main() {
  const { missing, folder, stop } = await startServer();
  if (missing !== undefined) {
    console.log(`1..0 # Skipped: ${missing}`);
    return;
  }
  try {
    const options = { host: folder, user: 'tester', database: 'postgres' };
    const client = new Client(options);
    await client.connect();
    await values(client);
    await tables(client);
    await client.end();
    await pooled(options);
    await refused(options);
  } finally {
    await stop();
  }
}

main();
