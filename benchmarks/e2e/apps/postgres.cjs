'use strict';

// The page of fortunes out of PostgreSQL, through pg. DATABASE is the folder of the server's socket.

const http = require('http');
const { Pool } = require('pg');
const fortunes = require('./fortunes.cjs');
const listen = require('./listen.cjs');

async function main() {
  const pool = new Pool({ host: process.env.DATABASE, user: 'tester', database: 'postgres', max: 8 });
  const query = { name: 'fortunes', text: 'SELECT id, message FROM fortunes' };
  const read = async () => (await pool.query(query)).rows;
  await pool.query(`CREATE TABLE IF NOT EXISTS fortunes (id serial PRIMARY KEY, message text NOT NULL)`);
  if ((await read()).length === 0) {
    for (const text of fortunes.texts) {
      await pool.query('INSERT INTO fortunes (message) VALUES ($1)', [text]);
    }
  }
  listen(http.createServer(fortunes(read)));
}

main();
