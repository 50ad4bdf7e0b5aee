'use strict';

// watch() of fs/promises: events as an asynchronous iterable.

const { AbortError, codes } = require('internal/errors');
const { validateAbortSignal, validateBoolean, validateObject } = require('internal/validators');
const { toPath } = require('internal/fs/arguments');
const { openWatch } = require('internal/fs/watch_tree');

async function* watch(filename, options) {
  const name = toPath(filename);
  validateObject(options, 'options');
  const { encoding = 'utf8', persistent = true, recursive = false, signal } = options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  validateAbortSignal(signal, 'options.signal');
  if (encoding && encoding !== 'buffer' && !require('buffer').Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
  const abortError = () => new AbortError(undefined, { cause: signal.reason });
  if (signal?.aborted) throw abortError();

  const events = [];
  let failure;
  let wake = () => {};
  const fail = (error) => {
    failure = error;
    wake();
  };
  const source = openWatch(name, { encoding, recursive }, (error, eventType, filename) => {
    if (error) return fail(error);
    events.push({ eventType, filename: filename ?? null });
    wake();
  });
  if (!persistent) source.unref();
  const onAbort = () => fail(abortError());
  signal?.addEventListener('abort', onAbort, { once: true });

  try {
    for (;;) {
      if (failure !== undefined) throw failure;
      if (events.length > 0) yield events.shift();
      else await new Promise((resolve) => { wake = resolve; });
    }
  } finally {
    source.close();
    signal?.removeEventListener('abort', onAbort);
  }
}

module.exports = { watch };
