'use strict';

// readline at a terminal: editing keys, history, completion.

const { deepEqual, equal } = require('./check.js');
const { EventEmitter } = require('events');
const readline = require('readline');

class Terminal extends EventEmitter {
  columns = 80;
  text = '';
  pause() {}
  resume() {}
  write(text) {
    this.text += text;
    return true;
  }
}

const input = new Terminal();
const output = new Terminal();
const lines = [];
const reader = readline.createInterface({
  input,
  output,
  terminal: true,
  prompt: '$ ',
  completer: (line) => [['apple', 'apply'], line],
});
reader.on('line', (line) => lines.push(line));

const keys = (...names) => {
  for (const name of names) {
    reader.write(null, { ctrl: name.startsWith('^'), name: name.replace('^', '') });
  }
};

reader.write('hello world');
keys('^w');
equal(reader.line, 'hello ');
keys('^a');
equal(reader.cursor, 0);
reader.write('oh, ');
keys('^e', 'backspace', 'return');
deepEqual(lines, ['oh, hello']);
equal(reader.line, '');
keys('up');
equal(reader.line, 'oh, hello');
keys('down');
equal(reader.line, '');

const seen = [];
input.on('keypress', (text, key) => seen.push(`${key.ctrl ? '^' : ''}${key.name}`));
for (const data of ['x', '\x1b[A', '\x1b[1;5D', '\x01', '\x1bOP', '\x1b[3~']) {
  input.emit('data', data);
}
deepEqual(seen, ['x', 'up', '^left', '^a', 'f1', 'delete']);

keys('^u', '^k');
reader.write('ap');
input.emit('data', '\t');
setImmediate(() => {
  equal(reader.line, 'appl');
  reader.close();
  equal(output.text.includes('$ '), true);
});
