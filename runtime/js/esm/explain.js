'use strict';

// Errors of ES modules, with what helps to understand them.

const { packageScope } = require('internal/modules/package_json');
const { filePath, splitSuffix } = require('internal/modules/esm/urls');

const kMissingName = /module '(.*)' does not provide an export named '(.+)'/;
const kCommonJsName = /^(?:require|exports|module|__filename|__dirname) is not defined$/;

function requestedJob(job, specifier, seen = new Set()) {
  if (seen.has(job) || job.wrap === null) return undefined;
  seen.add(job);
  const requests = job.wrap.getRequests();
  for (let i = 0; i < requests.length; i += 4) {
    const dependency = job.dependencies[i / 4];
    if (requests[i] === specifier && dependency.format === 'commonjs') return dependency;
    const deeper = requestedJob(dependency, specifier, seen);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

// A name that a CommonJS module does not seem to export: tells how to get at it.
function explainLinkError(error, job) {
  const missing = kMissingName.exec(error?.message);
  if (missing === null) return;
  const [, specifier, name] = missing;
  if (requestedJob(job, specifier) === undefined) return;
  const [place, line] = error.stack.split('\n');
  const names = /{.*}/.exec(line)?.[0].replace(/\s+as\s+/g, ': ');
  const before = error.message;
  error.message =
    `Named export '${name}' not found. The requested module '${specifier}' is a CommonJS ` +
    'module, which may not support all module.exports as named exports.\nCommonJS modules can ' +
    'always be imported via the default export, for example using:\n\n' +
    `import pkg from '${specifier}';\n${names ? `const ${names} = pkg;\n` : ''}`;
  if (place !== undefined) error.stack = error.stack.replace(before, () => error.message);
}

// A name of CommonJS that ES modules do not have.
function explainEvaluationError(error, job) {
  if (error?.name !== 'ReferenceError' || !kCommonJsName.test(error.message)) return;
  error.message += ' in ES module scope';
  if (error.message.startsWith('require ')) error.message += ', you can use import instead';
  const [address] = splitSuffix(job.url);
  if (!address.startsWith('file:') || !address.endsWith('.js')) return;
  const pkg = packageScope(filePath(address));
  if (pkg?.type !== 'module') return;
  error.message +=
    "\nThis file is being treated as an ES module because it has a '.js' file extension and " +
    `'${pkg.file}' contains "type": "module". To treat it as a CommonJS script, rename it to ` +
    "use the '.cjs' file extension.";
}

module.exports = { explainEvaluationError, explainLinkError };
