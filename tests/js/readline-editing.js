'use strict';

// The line at a terminal: deletions are put back and undone, lines of before are searched, and a
// program may replace the methods that the interface calls.

const { deepEqual, equal } = require('./check.js');
const { EventEmitter } = require('events');
const readline = require('readline');

function makeInterface(options) {
  const input = new EventEmitter();
  Object.assign(input, { resume() {}, pause() {}, write() {}, columns: 80 });
  const rl = readline.Interface({ input, output: input, terminal: true, ...options });
  const key = (name, more) => input.emit('keypress', '', { name, ...more });
  return { input, key, rl };
}

{
  const { input, key, rl } = makeInterface();
  equal(rl instanceof readline.Interface, true);
  input.emit('data', 'one two three');
  key('w', { ctrl: true });
  equal(rl.line, 'one two ');
  key('u', { ctrl: true });
  equal(rl.line, '');
  key('y', { ctrl: true });
  equal(rl.line, 'one two ');
  input.emit('keypress', '', { sequence: '\x1f' });
  equal(rl.line, '');
  input.emit('keypress', '', { sequence: '\x1f' });
  equal(rl.line, 'one two ');
  input.emit('keypress', '', { sequence: '\x1e' });
  equal(rl.line, '');
  rl.close();
}

{
  const { input, key, rl } = makeInterface({ history: ['beta', 'alpha two', 'alpha one'] });
  input.emit('data', 'al');
  const seen = [];
  for (const name of ['up', 'up', 'up', 'down', 'down']) {
    key(name);
    seen.push(rl.line);
  }
  deepEqual(seen, ['alpha two', 'alpha one', 'al', 'alpha one', 'alpha two']);
  rl.close();
}

{
  // How programs hide what is typed.
  const { input, rl } = makeInterface();
  const written = [];
  rl._writeToOutput = (text) => written.push('*'.repeat(text.length));
  let answer;
  rl.question('', (line) => { answer = line; });
  input.emit('data', 'secret\n');
  equal(answer, 'secret');
  equal(written.join('').includes('secret'), false);
  rl.close();
}
