'use strict';

// The module as a program sees it; run by the runtime that has it.

const tally = require('tally');

function check(actual, expected) {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== wanted) throw new Error(`got ${got}, expected ${wanted}`);
}

function codeOf(call) {
  try {
    call();
    return 'no error';
  } catch (error) {
    return error.code;
  }
}

const words = new tally.Tally();
check(words.add('b'), 1);
check(words.add('a'), 1);
check(words.add('b', 2), 3);
check(words.words(), [['b', 3], ['a', 1]]);
check(codeOf(() => words.add(7)), 'ERR_INVALID_ARG_TYPE');
check(codeOf(() => words.add('a', 0)), 'ERR_OUT_OF_RANGE');
check(codeOf(() => tally.Tally()), undefined);

check(tally.countWords('  one\ttwo three\n'), 3);
check(codeOf(() => tally.countWords()), 'ERR_INVALID_ARG_TYPE');
