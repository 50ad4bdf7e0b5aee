'use strict';

// Two texts beside each other, line by line: '+' marks the lines of the first, '-' those of the
// second. Lines at the same place are compared; runs of equal lines and long results are cut.

const kMaxShown = 50;
const kTail = 3;

// Whether two lines differ by no more than the comma that separates elements; the longer one.
function sameButComma(a, b) {
  if (a === b || a === `${b},`) return a;
  return b === `${a},` ? b : undefined;
}

class LineDiff {
  // `paint` gives { blue, green, red, white }: escape sequences or empty texts.
  constructor(actual, expected, paint) {
    this.actual = actual;
    this.expected = expected;
    this.added = `${paint.green}+${paint.white}`;
    this.removed = `${paint.red}-${paint.white}`;
    this.dots = `${paint.blue}...${paint.white}`;
    this.body = '';
    // Removed lines wait for the end of the differing stretch, so that it reads +++---.
    this.waiting = '';
    this.shown = 0;
    this.equalRun = 0;
    this.skipped = false;
  }

  keep(line) {
    this.body += `\n  ${line}`;
    this.shown++;
  }

  add(line) {
    this.body += `\n${this.added} ${line}`;
    this.shown++;
  }

  remove(line) {
    this.waiting += `\n${this.removed} ${line}`;
    this.shown++;
  }

  // Two lines of an equal run were shown when it began; shows its end before line `at` of `lines`.
  endEqualRun(lines, at) {
    const hidden = this.equalRun - 2;
    this.equalRun = 0;
    if (hidden > kTail) {
      this.body += `\n${this.dots}`;
      this.skipped = true;
    }
    const from = hidden > kTail ? 2 : hidden;
    for (let back = from; back > 0; back--) this.keep(lines[at - back]);
  }

  // Takes the equal lines off the end of both; returns what is shown of them.
  cutTail() {
    const { actual, expected } = this;
    const tail = [];
    while (actual.length > 0 && expected.length > 0 && actual.at(-1) === expected.at(-1)) {
      tail.unshift(actual.pop());
      expected.pop();
    }
    let text = tail.slice(-kTail).map((line) => `\n  ${line}`).join('');
    if (tail.length > kTail + 1) {
      text = `\n${this.dots}${text}`;
      this.skipped = true;
    }
    return tail.length > kTail ? `\n  ${tail[0]}${text}` : text;
  }

  // The lines of the result below its heading; `cut` where there were too many.
  run() {
    const end = this.cutTail();
    const { actual, expected } = this;
    const longest = Math.max(actual.length, expected.length);
    const common = Math.min(actual.length, expected.length);
    const rest = actual.length === longest ? actual : expected;
    for (let i = 0; i < longest; i++) {
      if (i >= common) {
        this.endEqualRun(rest, i);
        if (rest === actual) this.add(rest[i]);
        else this.remove(rest[i]);
      } else {
        const same = sameButComma(actual[i], expected[i]);
        if (same === undefined) {
          this.endEqualRun(actual, i);
          this.add(actual[i]);
          this.remove(expected[i]);
        } else {
          this.body += this.waiting;
          this.waiting = '';
          if (++this.equalRun <= 2) this.keep(same);
        }
      }
      if (this.shown > kMaxShown && i < longest - 2) {
        this.skipped = true;
        return `${this.body}\n${this.dots}${this.waiting}\n${this.dots}`;
      }
    }
    return this.body + this.waiting + end;
  }
}

module.exports = { LineDiff };
