'use strict';

// Formats, levels, children, errors, and transports to the console, to files and to a stream.

const fs = require('fs');
const path = require('path');
const { PassThrough } = require('stream');
const winston = require('winston');

const { combine, errors, json, printf, splat, colorize } = winston.format;
const folder = path.join(__dirname, 'logs');

function finished(logger) {
  return new Promise((resolve) => {
    logger.on('finish', resolve);
    logger.end();
  });
}

async function toConsole() {
  const logger = winston.createLogger({
    levels: winston.config.syslog.levels,
    format: combine(splat(), printf(({ level, message, ...rest }) =>
      `${level}: ${message} ${JSON.stringify(rest)}`)),
    defaultMeta: { service: 'test' },
    transports: [new winston.transports.Console({ level: 'notice' })],
  });
  logger.notice('hello %s', 'world', { a: 1 });
  logger.info('not shown');
  logger.child({ part: 'child' }).error('from the child');
  logger.log({ level: 'alert', message: 'as an object' });
  await finished(logger);
}

async function toFiles() {
  const logger = winston.createLogger({
    format: combine(errors({ stack: true }), json()),
    transports: [
      new winston.transports.File({ dirname: folder, filename: 'all.log' }),
      new winston.transports.File({ dirname: folder, filename: 'error.log', level: 'error' }),
    ],
  });
  for (let i = 0; i < 100; i++) logger.info(`line ${i}`);
  logger.error(new Error('broken'));
  await finished(logger);
  const all = fs.readFileSync(path.join(folder, 'all.log'), 'utf8').trim().split('\n');
  const broken = JSON.parse(fs.readFileSync(path.join(folder, 'error.log'), 'utf8'));
  console.log(all.length, all[99], broken.message, broken.stack.split('\n')[0]);
}

async function toStream() {
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk) => { text += chunk; });
  const logger = winston.createLogger({
    format: combine(colorize(), printf(({ level, message }) => `[${level}] ${message}`)),
    transports: [new winston.transports.Stream({ stream })],
  });
  logger.warn('in colour');
  await finished(logger);
  console.log(JSON.stringify(text));
}

async function main() {
  await toConsole();
  await toFiles();
  await toStream();
}

main();
