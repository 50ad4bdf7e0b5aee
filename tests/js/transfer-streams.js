'use strict';

// Web streams that move to another thread stay connected with what they were made of.

const { deepEqual, equal, mustCall } = require('./check');
const { Worker, isMainThread, parentPort } = require('worker_threads');

async function readAll(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

if (isMainThread) {
  let pulls = 0;
  const readable = new ReadableStream({
    pull(controller) {
      if (pulls < 3) controller.enqueue({ number: pulls++ });
      else controller.close();
    },
  });
  const written = [];
  const writable = new WritableStream({
    write: (chunk) => { written.push(chunk); },
    close: mustCall(() => deepEqual(written, ['a', 'b'])),
  });
  const transform = new TransformStream({
    transform(chunk, controller) { controller.enqueue(chunk * 2); },
  });
  let onCancel;
  const cancelled = new Promise((resolve) => { onCancel = resolve; });
  const endless = new ReadableStream({ cancel: mustCall(onCancel) });
  const failing = new ReadableStream({
    start(controller) { controller.error(new RangeError('broken')); },
  });
  const all = [readable, writable, transform, endless, failing];
  const worker = new Worker(__filename);
  worker.postMessage(all, all);
  deepEqual(all.map(({ locked }) => locked), [true, true, undefined, true, true]);
  equal(transform.readable.locked && transform.writable.locked, true);

  worker.once('message', mustCall(async (result) => {
    deepEqual(result, {
      classes: ['ReadableStream', 'WritableStream', 'TransformStream'],
      chunks: [{ number: 0 }, { number: 1 }, { number: 2 }],
      doubled: [2, 4],
      error: 'RangeError: broken',
    });
    equal(await cancelled, 'enough');
    worker.postMessage('end');
  }));
} else {
  parentPort.once('message', async ([readable, writable, transform, endless, failing]) => {
    // Streams alone do not keep a thread running; the port does.
    parentPort.once('message', () => {});
    const classes = [readable, writable, transform].map((stream) => stream.constructor.name);
    const chunks = await readAll(readable);
    const writer = writable.getWriter();
    await writer.write('a');
    await writer.write('b');
    await writer.close();
    const input = transform.writable.getWriter();
    const doubled = readAll(transform.readable);
    await input.write(1);
    await input.write(2);
    await input.close();
    await endless.cancel('enough');
    const error = await failing.getReader().read().catch((caught) => `${caught}`);
    parentPort.postMessage({ classes, chunks, doubled: await doubled, error });
  });
}
