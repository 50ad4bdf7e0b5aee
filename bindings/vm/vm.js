'use strict';

// node:vm in the context of the program. Contexts of their own, and limits of time, are missing:
// what asks for them says so.

const { codes } = require('internal/errors');
const { missingFunction } = require('internal/tls/missing');
const { validateInt32, validateObject, validateString, validateStringArray } =
  require('internal/validators');

const { compileFunction: compile } = internalBinding('contextify');
const { UnboundScript } = internalBinding('vm');

function refuse(options, names) {
  for (const name of names) {
    if (options[name] !== undefined && options[name] !== false) {
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`vm: options.${name}`);
    }
  }
}

function toOptions(options, filename = 'evalmachine.<anonymous>') {
  if (typeof options === 'string') return { filename: options, lineOffset: 0, columnOffset: 0 };
  validateObject(options, 'options');
  const settled = { filename, lineOffset: 0, columnOffset: 0, ...options };
  validateString(settled.filename, 'options.filename');
  validateInt32(settled.lineOffset, 'options.lineOffset');
  validateInt32(settled.columnOffset, 'options.columnOffset');
  refuse(settled, ['cachedData', 'produceCachedData']);
  return settled;
}

class Script extends UnboundScript {
  constructor(code, options = {}) {
    const { filename, lineOffset, columnOffset } = toOptions(options);
    super(`${code}`, filename, lineOffset, columnOffset);
  }

  runInThisContext(options = {}) {
    validateObject(options, 'options');
    refuse(options, ['timeout', 'breakOnSigint']);
    return this._run();
  }
}

for (const name of ['createCachedData', 'runInContext', 'runInNewContext']) {
  Object.defineProperty(Script.prototype, name, {
    __proto__: null,
    value: missingFunction('vm.Script', name),
    writable: true,
    configurable: true,
  });
}

function runInThisContext(code, options = {}) {
  return new Script(code, options).runInThisContext(
    typeof options === 'string' ? undefined : options);
}

function compileFunction(code, params = [], options = {}) {
  validateString(code, 'code');
  validateStringArray(params, 'params');
  const settled = toOptions(options, '');
  refuse(settled, ['parsingContext', 'contextExtensions']);
  return compile(code, settled.filename, params);
}

// There is none.
function isContext(object) {
  validateObject(object, 'object');
  return false;
}

module.exports = {
  Script,
  compileFunction,
  createContext: missingFunction('vm', 'createContext'),
  isContext,
  measureMemory: missingFunction('vm', 'measureMemory'),
  runInContext: missingFunction('vm', 'runInContext'),
  runInNewContext: missingFunction('vm', 'runInNewContext'),
  runInThisContext,
};
