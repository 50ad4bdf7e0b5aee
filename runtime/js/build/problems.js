'use strict';

// What is wrong with an application, as its builder is told.

const path = require('path');

const kMostShown = 20;

class BuildError extends Error {}

function firstLine(error) {
  return `${error?.message ?? error}`.split('\n', 1)[0];
}

// The place in a file as people write it, relative to where they are.
function placeOf(file, source, offset) {
  const line = source === undefined ? '' : `:${source.slice(0, offset).split('\n').length}`;
  const relative = path.relative(process.cwd(), file);
  return `${relative.startsWith('../') ? file : relative}${line}`;
}

class Problems {
  #found = [];

  add(place, message) {
    this.#found.push(`${place}: ${message}`);
  }

  // Throws when there are any.
  check() {
    const count = this.#found.length;
    if (count === 0) return;
    const lines = this.#found.slice(0, kMostShown);
    if (count > kMostShown) lines.push(`and ${count - kMostShown} more`);
    throw new BuildError(lines.join('\n'));
  }
}

module.exports = { BuildError, Problems, firstLine, placeOf };
