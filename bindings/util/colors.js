'use strict';

// Whether text may have colours.

// Bits of colour by the environment: 1 (none), 4, 8 or 24.
function colorDepth(env = process.env) {
  switch (env.FORCE_COLOR) {
    case undefined:
      break;
    case '':
    case '1':
    case 'true':
      return 4;
    case '2':
      return 8;
    case '3':
      return 24;
    default:
      return 1;
  }
  if (env.NODE_DISABLE_COLORS || env.NO_COLOR || env.TERM === 'dumb') return 1;
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return 24;
  if (/^xterm-256|^screen-256|^tmux-256|-256color$/.test(env.TERM ?? '')) return 8;
  if (env.TMUX) return 24;
  if (env.CI !== undefined) return 8;
  return env.TERM || env.COLORTERM ? 4 : 1;
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
