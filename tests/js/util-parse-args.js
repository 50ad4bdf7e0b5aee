'use strict';

// parseArgs() reads long, short and grouped options, and refuses what was not declared.

const assert = require('assert');
const { parseArgs } = require('util');

const options = {
  out: { type: 'string', short: 'o' },
  verbose: { type: 'boolean', short: 'v' },
  tag: { type: 'string', multiple: true, default: ['none'] },
};
const plain = (result) => ({ values: { ...result.values }, positionals: result.positionals });
assert.deepStrictEqual(
  plain(parseArgs({ args: ['-vofile', 'a', '--', '-b'], options, allowPositionals: true })),
  { values: { verbose: true, out: 'file', tag: ['none'] }, positionals: ['a', '-b'] });
assert.deepStrictEqual(
  plain(parseArgs({ args: ['--tag=x', '--tag', 'y', '--no-verbose'], options,
                    allowNegative: true })),
  { values: { tag: ['x', 'y'], verbose: false }, positionals: [] });
assert.throws(() => parseArgs({ args: ['--nope'], options }),
              { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION', message: "Unknown option '--nope'" });
assert.throws(() => parseArgs({ args: ['-o', '-v'], options }),
              { code: 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE', message: /ambiguous/ });
assert.throws(() => parseArgs({ args: ['a'], options }),
              { code: 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL' });
