'use strict';

// A function that runs before or after tests.

const { failure, isFailure, kinds, toFailure } = require('internal/test/failure');
const { Test, milliseconds } = require('internal/test/test');
const { runWithLimits } = require('internal/test/limits');

class TestHook extends Test {
  #once = null;

  constructor(kind, fn, options, owner) {
    super({ fn, place: options.place, signal: options.signal, timeout: options.timeout });
    this.kind = kind;
    this.owner = owner;
  }

  isWanted() {
    return true;
  }

  // `before` and `after` run once, whoever comes first.
  run(given) {
    if (this.kind === 'before' || this.kind === 'after') {
      return this.#once ??= this.#run(given);
    }
    return this.#run(given);
  }

  async #run(given) {
    if (this.error !== null && !this.outerSignal?.aborted) {
      this.error = null;
      this.abortController.abort();
      this.abortController = new AbortController();
      this.signal = this.abortController.signal;
    }
    this.passed = false;
    this.endTime = null;
    this.startTime = milliseconds();
    if (!this.checkAborted()) {
      try {
        await runWithLimits(this, () => this.runFunction(given));
        this.checkAborted();
        this.pass();
      } catch (error) {
        if (error?.failureType === kinds.timeout && isFailure(error)) this.cancel(error);
        else this.fail(toFailure(error));
      }
    }
    this.endTime = milliseconds();
    this.#reportOfRoot();
  }

  // Nobody else tells of a failure in the `after` hook of the root.
  #reportOfRoot() {
    const { error, kind, owner, place } = this;
    if (error === null || kind !== 'after' || owner !== owner.root) return;
    if (isFailure(error)) error.failureType = kinds.hookFailed;
    owner.stream.send('fail', {
      name: place?.file ?? '<root>',
      nesting: 0,
      testNumber: owner.subtests.length + 1,
      details: { __proto__: null, duration_ms: this.duration(), error },
    }, place);
  }
}

module.exports = { TestHook, failure };
