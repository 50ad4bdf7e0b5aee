'use strict';

// A program for the runtime of this workspace.

const { Tally, countWords } = require('tally');

const text = 'the cat and the hat and the bat';
const tally = new Tally();
for (const word of text.split(' ')) tally.add(word);
console.log(countWords(text), tally.words());
