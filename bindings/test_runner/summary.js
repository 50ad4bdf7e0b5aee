'use strict';

// What is said at the end of a run. A method of its root.
function reportRun() {
  if (this.isReported) return;
  this.isReported = true;
  const { counters, nesting, place, stream } = this;
  stream.send('plan', { nesting, count: counters.topLevel }, place);
  const lines = [...this.diagnostics, ...counters.lines(), `duration_ms ${this.duration()}`];
  for (const message of lines) stream.send('diagnostic', { nesting, message }, place);
  stream.end();
}

module.exports = { reportRun };
