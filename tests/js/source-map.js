'use strict';

// Stacks show the places of the sources that a map names, and the map can be asked.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { SourceMap, findSourceMap } = require('module');

const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gyre-map-')));
process.on('exit', () => fs.rmSync(root, { recursive: true }));

// Line 1, column 1 of the output is line 3, column 3 of the source.
const payload = { version: 3, sources: ['first.ts'], names: [], mappings: 'AAEE' };
const map = new SourceMap(payload);
assert.deepStrictEqual({ ...map.findEntry(0, 0) }, {
  generatedLine: 0, generatedColumn: 0, originalSource: 'first.ts', originalLine: 2,
  originalColumn: 2, name: undefined,
});
assert.strictEqual(map.findOrigin(1, 1).lineNumber, 3);
assert.throws(() => new SourceMap('x'), { code: 'ERR_INVALID_ARG_TYPE' });

const data = Buffer.from(JSON.stringify(payload)).toString('base64');
const file = path.join(root, 'first.js');
fs.writeFileSync(file, 'exports.fail = () => { throw new Error("mapped") };\n' +
  `//# sourceMappingURL=data:application/json;base64,${data}\n`);
assert.strictEqual(findSourceMap(file), undefined);
process.setSourceMapsEnabled(true);
assert.throws(require(file).fail, (error) => {
  assert.ok(error.stack.includes(`${path.join(root, 'first.ts')}:3:3`), error.stack);
  return true;
});
assert.ok(findSourceMap(file) instanceof SourceMap);
process.setSourceMapsEnabled(false);
