'use strict';

// readline over input that is no terminal: line ends of all kinds, questions, iteration.

const { deepEqual, equal, throws } = require('./check.js');
const { EventEmitter } = require('events');
const readline = require('readline');

// The least that an input is.
class Input extends EventEmitter {
  pause() {}
  resume() {}
}

const lines = [];
const input = new Input();
const reader = readline.createInterface({ input });
reader.on('line', (line) => lines.push(line));
input.emit('data', 'one\ntwo\r\nthr');
input.emit('data', 'ee\r');
input.emit('data', '\nfour\rrest');
let closed = 0;
reader.on('close', () => closed++);
input.emit('end');
deepEqual(lines, ['one', 'two', 'three', 'four', 'rest']);
equal(closed, 1);
throws(() => reader.question('?', () => {}), { code: 'ERR_USE_AFTER_CLOSE' });

const asked = new Input();
const asking = readline.createInterface({ input: asked });
let answer;
asking.question('name? ', (line) => { answer = line; });
asked.emit('data', 'gyre\n');
equal(answer, 'gyre');
asking.close();

const iterated = new Input();
const seen = [];
(async () => {
  for await (const line of readline.createInterface({ input: iterated })) seen.push(line);
})();
setImmediate(() => {
  iterated.emit('data', 'a\nb\n');
  iterated.emit('end');
});
process.on('exit', () => deepEqual(seen, ['a', 'b']));

throws(() => readline.createInterface({ input, completer: 'x' }), {
  code: 'ERR_INVALID_ARG_VALUE',
});
