'use strict';

// What packages of npm use of the insides: _processChunk() at once, and the handle's writeSync().

const zlib = require('zlib');
const { equal, throws } = require('./check');

// As minizlib does: a stream in parts, whose handle survives each of them.
const packer = new zlib.Deflate();
const handle = packer._handle;
handle.close = () => {};
const parts = [['one ', zlib.constants.Z_NO_FLUSH], ['two ', zlib.constants.Z_SYNC_FLUSH],
  ['three', zlib.constants.Z_FINISH]].map(([text, flush]) => {
  packer._handle = handle;
  return Buffer.from(packer._processChunk(Buffer.from(text), flush));
});
equal(zlib.inflateSync(Buffer.concat(parts)).toString(), 'one two three');

const unpacker = new zlib.Inflate();
throws(() => unpacker._processChunk(Buffer.from('nonsense'), zlib.constants.Z_FINISH),
       { code: 'Z_DATA_ERROR' });

// As pngjs does.
const stepper = zlib.createInflate();
const input = zlib.deflateSync('text '.repeat(100));
const output = Buffer.alloc(300);
stepper._handle.writeSync(zlib.constants.Z_NO_FLUSH, input, 0, input.length, output, 10, 290);
equal(stepper._writeState[0], 0);
equal(output.toString('latin1', 10), 'text '.repeat(58));
stepper._handle.writeSync(zlib.constants.Z_FINISH, input, input.length - stepper._writeState[1],
                          stepper._writeState[1], output, 0, 300);
equal(stepper._writeState[0], 90);
throws(() => stepper._handle.writeSync(0, input, 0, input.length + 1, output, 0, 300),
       { code: 'ERR_OUT_OF_RANGE' });
