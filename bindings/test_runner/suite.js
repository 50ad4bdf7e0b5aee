'use strict';

// A suite: its function names the tests, at once; they run afterwards.

const { kinds, failure, toFailure } = require('internal/test/failure');
const { SuiteContext } = require('internal/test/context');
const { runWithLimits } = require('internal/test/limits');
const { getSettings } = require('internal/test/settings');
const { Test, milliseconds } = require('internal/test/test');

class Suite extends Test {
  type = 'suite';
  isBuilt = false;
  #build;

  constructor(options) {
    super(options);
    const settings = getSettings();
    if (settings.patterns !== null && !options.skip) {
      // Its tests may have names that are wanted.
      this.fn = options.fn ?? this.fn;
      this.isSkipped = false;
    }
    this.runOnlySubtests = settings.only;
    this.#build = this.#buildTests();
    // It is waited for when the suite runs.
    this.#build.catch(() => {});
    this.fn = () => {};
  }

  async #buildTests() {
    try {
      await this.call(this.runArguments());
    } catch (error) {
      this.fail(failure(error, kinds.testCode));
    } finally {
      this.isBuilt = true;
    }
  }

  runArguments() {
    const context = new SuiteContext(this);
    return { context, args: [context] };
  }

  async run() {
    this.parent.running++;
    const given = this.runArguments();
    try {
      await this.#build;
      this.startTime = milliseconds();
      if (this.checkAborted()) {
        this.subtests = [];
        this.settle();
        return;
      }
      await this.parent.runHooks('before', this.parent.runArguments());
      await this.runHooks('before', given);
      const subtests = this.isSkipped || this.error !== null ? [] : this.subtests;
      await runWithLimits(this, () => Promise.all(subtests.map((subtest) => subtest.start())));
      await this.runHooks('after', given);
      this.pass();
    } catch (error) {
      await this.runHooks('after', given).catch(() => {});
      this.fail(toFailure(error));
    }
    this.settle();
  }
}

module.exports = { Suite };
