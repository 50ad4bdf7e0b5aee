'use strict';

const { validateInteger, validateString } = require('internal/validators');
const binding = internalBinding('tally');

class Tally extends binding.Tally {
  add(word, times = 1) {
    validateString(word, 'word');
    validateInteger(times, 'times', 1);
    return super.add(word, times);
  }
}

function countWords(text) {
  validateString(text, 'text');
  return binding.countWords(text);
}

module.exports = { Tally, countWords };
