'use strict';

// Escape sequences of terminals, or empty texts where there are no colours.

const { shouldColorize } = require('internal/util/colors');

const kCodes = { blue: 34, gray: 90, green: 32, red: 31, reset: 0, white: 39, yellow: 33 };

const palette = {
  refresh() {
    const isColored = shouldColorize(process.stderr);
    for (const [name, code] of Object.entries(kCodes)) {
      palette[name] = isColored ? `\u001b[${code}m` : '';
    }
  },
  shouldColorize,
};
palette.refresh();

module.exports = palette;
