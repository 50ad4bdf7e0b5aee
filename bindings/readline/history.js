'use strict';

// The lines that were entered before, newest first.

class History {
  constructor(lines, size, unique) {
    this.lines = lines;
    this.size = size;
    this.unique = unique;
    this.index = -1;
    this.typed = ''; // What stood there before the first step back.
  }

  // True when the line has become an entry.
  add(line) {
    this.index = -1;
    if (this.size === 0 || line.trim() === '') return false;
    if (this.lines[0] === line) return false;
    if (this.unique) {
      const at = this.lines.indexOf(line);
      if (at !== -1) this.lines.splice(at, 1);
    }
    this.lines.unshift(line);
    if (this.lines.length > this.size) this.lines.pop();
    return true;
  }

  // The next entry that begins as the typed text does; undefined when there is none.
  step(direction, current) {
    if (this.index === -1) this.typed = current;
    let index = this.index + direction;
    while (index >= 0 && index < this.lines.length &&
           (!this.lines[index].startsWith(this.typed) || this.lines[index] === current)) {
      index += direction;
    }
    if (index >= this.lines.length) return undefined;
    if (index < 0) {
      if (this.index === -1) return undefined;
      this.index = -1;
      return this.typed;
    }
    this.index = index;
    return this.lines[index];
  }
}

module.exports = { History };
