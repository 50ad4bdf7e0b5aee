'use strict';

// Whether text may have colours.

// Bits of colour by the environment: 1 (none), 4, 8 or 24.
function colorDepth(env = process.env) {
  return require('internal/tty').getColorDepth(env);
}

function shouldColorize(stream) {
  if (process.env.FORCE_COLOR !== undefined) return colorDepth() > 2;
  return Boolean(stream?.isTTY) &&
    (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}

// The same for a descriptor nobody made a stream of.
function shouldColorizeDescriptor(descriptor) {
  if (process.env.FORCE_COLOR === undefined && !internalBinding('stdio').isatty(descriptor)) {
    return false;
  }
  return colorDepth() > 2;
}

module.exports = { colorDepth, shouldColorize, shouldColorizeDescriptor };
