'use strict';

// How many tests of a run ended how.

class Counters {
  all = 0;
  cancelled = 0;
  failed = 0;
  passed = 0;
  skipped = 0;
  suites = 0;
  todo = 0;
  topLevel = 0;

  add(test) {
    if (test.nesting === 0) this.topLevel++;
    if (test.type === 'suite') {
      this.suites++;
      return;
    }
    this.all++;
    if (test.isSkipped) this.skipped++;
    else if (test.isTodo) this.todo++;
    else if (test.isCancelled) this.cancelled++;
    else if (test.passed) this.passed++;
    else this.failed++;
  }

  // The summary, a line each.
  lines() {
    return [
      `tests ${this.all}`,
      `suites ${this.suites}`,
      `pass ${this.passed}`,
      `fail ${this.failed}`,
      `cancelled ${this.cancelled}`,
      `skipped ${this.skipped}`,
      `todo ${this.todo}`,
    ];
  }
}

module.exports = { Counters };
