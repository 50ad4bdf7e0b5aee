'use strict';

// Loads graphs of ES modules. A job is one module on its way: found, compiled, linked, run.
//
// Finding and reading is written as generators that yield the promises they have to wait for. Only
// customization hooks (module.register()) give promises, so that all else is done in one go, for
// import and require() by the same code.

const { defaultLoad } = require('internal/modules/esm/load');
const { defaultResolve } = require('internal/modules/esm/resolve');
const { translate } = require('internal/modules/esm/translators');

const kEvaluating = 3;   // v8::Module::Status
const kNoAttributes = Object.freeze({ __proto__: null });

class Job {
  constructor(url, format, attributes, isMain) {
    this.url = url;
    this.format = format;
    this.attributes = attributes;
    this.isMain = isMain;
    this.wrap = null;        // the module record, once compiled
    this.compiling = null;   // a promise while somebody compiles it
    this.dependencies = null;
    this.isLinked = false;
    this.failure = null;     // { error }
  }
}

// By URL, and by type where the import names one: they are different modules then.
const jobs = new Map();
const jobOfWrap = new WeakMap();
let hooks = null;            // internal/modules/esm/hooks, once there are any

function setHooks(value) {
  hooks = value;
}

function keyOf(url, type) {
  return type === undefined ? url : `${type} ${url}`;
}

// Where specifiers led, by the module they are in: a file that has been found stays found.
const resolved = new Map();

function resolveAlone(specifier, parentUrl) {
  const key = `${parentUrl}\n${specifier}`;
  let result = resolved.get(key);
  if (result === undefined) {
    result = defaultResolve(specifier, parentUrl);
    resolved.set(key, result);
  }
  return result;
}

function* resolve(specifier, parentUrl, attributes) {
  if (hooks !== null) return yield* hooks.resolve(specifier, parentUrl, attributes);
  return resolveAlone(specifier, parentUrl);
}

// The job of what `specifier` means in `parentUrl`; a new one is not compiled yet.
function* findJob(specifier, parentUrl, attributes = kNoAttributes, isMain = false) {
  const { url, format, importAttributes = attributes } =
    yield* resolve(specifier, parentUrl, attributes);
  const key = keyOf(url, importAttributes.type);
  let job = jobs.get(key);
  if (job === undefined) {
    job = new Job(url, format, importAttributes, isMain);
    jobs.set(key, job);
  }
  return job;
}

function* compile(job) {
  const loaded = hooks === null ? defaultLoad(job.url, job.format, job.attributes) :
    yield* hooks.load(job);
  job.format = loaded.format;
  job.wrap = translate(job, loaded.format, loaded.source);
  jobOfWrap.set(job.wrap, job);
}

function* ensureCompiled(job) {
  while (job.compiling !== null) yield job.compiling;
  if (job.failure !== null) throw job.failure.error;
  if (job.wrap !== null) return;
  let done;
  if (hooks !== null) job.compiling = new Promise((resolve) => { done = resolve; });
  try {
    yield* compile(job);
  } catch (error) {
    job.failure = { error };
    throw error;
  } finally {
    job.compiling = null;
    done?.();
  }
}

function attributesOf(list) {
  if (list === undefined) return kNoAttributes;
  const attributes = { __proto__: null };
  for (let i = 0; i < list.length; i += 2) attributes[list[i]] = list[i + 1];
  return attributes;
}

function* findDependencies(job) {
  const requests = job.wrap.getRequests();
  const found = [];
  try {
    for (let i = 0; i < requests.length; i += 4) {
      found.push(yield* findJob(requests[i], job.url, attributesOf(requests[i + 1])));
    }
  } catch (error) {
    job.failure = { error };
    throw error;
  }
  job.dependencies = found;
}

// Compiles and links `root` and all that it depends on.
function* loadGraph(root) {
  if (root.isLinked) return;
  const graph = new Set([root]);
  for (const job of graph) {
    if (job.isLinked) continue;
    yield* ensureCompiled(job);
    if (job.dependencies === null) yield* findDependencies(job);
    for (const dependency of job.dependencies) graph.add(dependency);
  }
  for (const job of graph) {
    if (job.isLinked) continue;
    job.wrap.link(job.dependencies.map((dependency) => dependency.wrap));
    job.isLinked = true;
  }
}

// Runs a generator whose promises are all settled, or can be by microtasks alone.
function runSync(steps) {
  let step = steps.next();
  while (!step.done) {
    const { settle } = require('internal/modules/esm/settle');
    const outcome = settle(step.value);
    step = outcome.isRejected ? steps.throw(outcome.value) : steps.next(outcome.value);
  }
  return step.value;
}

async function runAsync(steps) {
  let step = steps.next();
  while (!step.done) {
    let value;
    try {
      value = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}

function* prepare(specifier, parentUrl, attributes, isMain) {
  const job = yield* findJob(specifier, parentUrl, attributes, isMain);
  yield* loadGraph(job);
  return job;
}

function instantiate(job) {
  try {
    job.wrap.instantiate();
  } catch (error) {
    const { explainLinkError } = require('internal/modules/esm/explain');
    explainLinkError(error, job);
    throw error;
  }
}

function explain(error, job) {
  const { explainEvaluationError } = require('internal/modules/esm/explain');
  explainEvaluationError(error, job);
  throw error;
}

// A promise of the end of the module's evaluation.
function evaluate(job) {
  instantiate(job);
  return job.wrap.evaluate().then(undefined, (error) => explain(error, job));
}

// The promise of the namespace of what `import(specifier)` in `parentUrl` means.
async function importModule(specifier, parentUrl, attributes, isMain) {
  const steps = prepare(specifier, parentUrl, attributes, isMain);
  const job = hooks === null ? runSync(steps) : await runAsync(steps);
  // A module runs after the code that imports it has come to a stop, and as a microtask: what its
  // promises have to do comes before ticks.
  await undefined;
  await evaluate(job);
  return job.wrap.getNamespace();
}

// The URL of what a specifier means in `parentUrl`.
function resolveSync(specifier, parentUrl) {
  return runSync(resolve(specifier, parentUrl, kNoAttributes)).url;
}

// The job of a module from this source, which no specifier leads to (--eval).
function jobOfSource(source, url) {
  const job = new Job(url, 'module', kNoAttributes, true);
  jobs.set(url, job);
  job.wrap = translate(job, 'module', source);
  jobOfWrap.set(job.wrap, job);
  return job;
}

async function runSource(source, url) {
  const job = jobOfSource(source, url);
  const steps = loadGraph(job);
  if (hooks === null) runSync(steps);
  else await runAsync(steps);
  await undefined;
  await evaluate(job);
}

// The job of a module that require() wants, linked and ready to be run at once.
function prepareSync(specifier, parentUrl, attributes) {
  const job = runSync(prepare(specifier, parentUrl, attributes, false));
  if (job.wrap.getStatus() < kEvaluating) instantiate(job);
  return job;
}

module.exports = {
  importModule,
  jobOfWrap,
  jobs,
  kEvaluating,
  prepareSync,
  resolveSync,
  runSource,
  runSync,
  setHooks,
};
