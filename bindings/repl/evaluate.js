'use strict';

// How a REPL runs a piece of code: as a script in its context, with the next line if it is not
// complete yet.

const vm = require('vm');

const REPL_MODE_SLOPPY = Symbol('repl-sloppy');
const REPL_MODE_STRICT = Symbol('repl-strict');

// An error that says: there is more to come.
class Recoverable extends SyntaxError {
  constructor(error) {
    super();
    this.err = error;
  }
}

// What V8 says of code that only stops too early.
const kIncomplete = new RegExp('^(?:Unexpected end of input|Unterminated template literal|' +
  'Unterminated template \\(|missing \\) after argument list|Unterminated regular expression)');

// A line that ends with a backslash inside of a string goes on.
function endsInString(code) {
  return /\\\s*$/.test(code.replace(/\n$/, ''));
}

function isSyntaxError(error) {
  return error !== null && typeof error === 'object' && error.name === 'SyntaxError';
}

function isRecoverable(error, code) {
  const message = `${error.message}`;
  if (kIncomplete.test(message)) {
    // An argument that is no argument stays one.
    if (message.startsWith('missing )')) return lacksClosing(code);
    return true;
  }
  if (message === 'Invalid or unexpected token') return endsInString(code);
  return message === 'Unterminated comment' || /\/\*(?:(?!\*\/)[^])*$/.test(code);
}

// Whether more is opened than closed, outside of strings and comments.
function lacksClosing(code) {
  const plain = code.replace(
    /\/\*[^]*?\*\/|\/\/[^\n]*|(['"`])(?:(?!\1)[^\\]|\\[^])*\1/g, '');
  let depth = 0;
  for (const character of plain) {
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
  }
  return depth > 0;
}

// `{ a: 1 }` is meant as an object, unless it can only be a block.
function asExpression(code) {
  return /^\s*{/.test(code) && !/;\s*$/.test(code) ? `(${code.trim()})\n` : null;
}

function compile(server, code, file) {
  const options = {
    filename: file,
    importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  };
  const strict = server.replMode === REPL_MODE_STRICT;
  const wrapped = asExpression(code);
  if (wrapped !== null) {
    try {
      return new vm.Script(strict ? `'use strict'; void 0;\n${wrapped}` : wrapped, options);
    } catch {
      // It is a block.
    }
  }
  // An expression of nothing between, so that the directive is not what the code comes to.
  return new vm.Script(strict ? `'use strict'; void 0;\n${code}` : code, options);
}

// The default of the option `eval`.
function defaultEval(server, code, context, file, callback) {
  if (code === '\n') {
    callback(null);
    return;
  }
  let script;
  try {
    script = compile(server, code, file);
  } catch (error) {
    if (isSyntaxError(error) && /await is only valid/.test(error.message) &&
        require('internal/options').getOptionValue('--experimental-repl-await', true)) {
      evalAsync(server, code, context, file, callback);
      return;
    }
    callback(isSyntaxError(error) && isRecoverable(error, code) ? new Recoverable(error) : error);
    return;
  }
  let result;
  try {
    const options = { displayErrors: false, breakOnSigint: server.breakEvalOnSigint };
    result = server.useGlobal ? script.runInThisContext(options) :
      script.runInContext(context, options);
  } catch (error) {
    if (error?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') {
      error.stack = error.message;
    }
    const { domain } = process;
    if (domain) {
      // It may be that of the code, whose word it is then.
      domain.emit('error', error);
      domain.exit();
      return;
    }
    callback(error ?? null, undefined, true);
    return;
  }
  callback(null, result);
}

// Code with `await` at its top. What it declares with const, let and class is its own.
function evalAsync(server, code, context, file, callback) {
  const body = code.replace(/^\s*(?:var|let|const)\s+(\w+)\s*=/, '$1 =').trim().replace(/;$/, '');
  const forms = [`(async () => (${body}\n))()`, `(async () => { ${body}\n})()`];
  let failure;
  for (const form of forms) {
    try {
      const script = new vm.Script(form, { filename: file });
      const promise = server.useGlobal ? script.runInThisContext({ displayErrors: false }) :
        script.runInContext(context, { displayErrors: false });
      server.pause();
      promise.then((result) => callback(null, result), (error) => callback(error, undefined, true))
        .finally(() => {
          if (!server.closed) server.resume();
        });
      return;
    } catch (error) {
      failure = error;
    }
  }
  callback(isRecoverable(failure, code) ? new Recoverable(failure) : failure);
}

module.exports = { REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, defaultEval };
