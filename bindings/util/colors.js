'use strict';

// Whether text for `stream` should have colours: FORCE_COLOR decides, else what the terminal can.
function shouldColorize(stream) {
  if (process.env.FORCE_COLOR !== undefined) {
    const { FORCE_COLOR: forced } = process.env;
    return forced === '' || forced === '1' || forced === '2' || forced === '3' ||
      forced === 'true';
  }
  return Boolean(stream?.isTTY) &&
    (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}

module.exports = { shouldColorize };
