'use strict';

// node:repl: https://nodejs.org/docs/latest-v20.x/api/repl.html

const { codes } = require('internal/errors');
const { Interface } = require('readline');
const { deprecate } = require('internal/util');
const { inspect } = require('internal/util/inspect');
const { REPL_MODE_SLOPPY, REPL_MODE_STRICT, Recoverable, defaultEval } =
  require('internal/repl/evaluate');
const { createContext, moduleNames } = require('internal/repl/context');

const kBuffered = Symbol('bufferedCommand');

function writer(value) {
  return inspect(value, writer.options);
}
writer.options = { ...inspect.defaultOptions, showProxy: true };

// What programs set of it holds for all REPLs.
Object.defineProperty(inspect, 'replDefaults', {
  __proto__: null,
  get: () => writer.options,
  set(options) {
    require('internal/validators').validateObject(options, 'options');
    Object.assign(writer.options, options);
  },
});

let files = 0;

function nextName() {
  return `REPL${++files}`;
}

function readOptions(args) {
  const [prompt, source, evaluate, useGlobal, ignoreUndefined, replMode] = args;
  if (prompt !== null && typeof prompt === 'object') return { ...prompt };
  return { prompt, ...streamsOf(source), eval: evaluate, useGlobal, ignoreUndefined, replMode };
}

function streamsOf(source) {
  if (!source) return {};
  // A stream for both, or a process.
  if (source.stdin) return { input: source.stdin, output: source.stdout };
  return { input: source, output: source };
}

function withStreams(options) {
  if (!options.input && !options.output) {
    options.input = options.stream || process.stdin;
    options.output = options.stream || process.stdout;
  }
  options.input ??= options.output;
  options.output ??= options.input;
  return options;
}

function showsColors(stream) {
  return Boolean(stream.isTTY) &&
    (typeof stream.getColorDepth === 'function' ? stream.getColorDepth() > 2 : true);
}

function REPLServer(...args) {
  if (!(this instanceof REPLServer)) return new REPLServer(...args);
  const options = withStreams(readOptions(args));
  if (options.breakEvalOnSigint && options.eval) {
    throw new codes.ERR_INVALID_REPL_EVAL_CONFIG();
  }
  options.terminal ??= options.output.isTTY;
  options.terminal = Boolean(options.terminal);
  options.useColors ??= options.terminal && showsColors(options.output);

  this.useColors = Boolean(options.useColors);
  this._domain = options.domain || require('domain').create();
  this.useGlobal = Boolean(options.useGlobal);
  this.ignoreUndefined = Boolean(options.ignoreUndefined);
  this.replMode = options.replMode || REPL_MODE_SLOPPY;
  this.underscoreAssigned = false;
  this.last = undefined;
  this.underscoreErrAssigned = false;
  this.lastError = undefined;
  this.breakEvalOnSigint = Boolean(options.breakEvalOnSigint);
  this.editorMode = false;
  this._usesDefaultEval = !options.eval;
  this._standalone = Boolean(options._standalone);
  this[kBuffered] = '';
  this._loading = false;
  this._sawInterrupt = false;
  this._sawEnd = false;
  this._initialPrompt = options.prompt === undefined ? '> ' : options.prompt;

  Reflect.apply(Interface, this, [{
    input: options.input,
    output: options.output,
    completer: options.completer || ((line, callback) => this.complete(line, callback)),
    terminal: options.terminal,
    historySize: options.historySize,
    prompt: this._initialPrompt,
  }]);
  this.eval = evaluator(this, options.eval || ((code, context, file, callback) => {
    defaultEval(this, code, context, file, callback);
  }));
  this.writer = options.writer || module.exports.writer;
  if (this.writer === writer && this.useColors) {
    this.writer = (value) => inspect(value, this.writer.options);
    this.writer.options = { ...writer.options, colors: true };
  }
  if (options.preview !== undefined) this._wantsPreview = Boolean(options.preview);
  this.lines = [];
  this.lines.level = [];
  this.commands = { __proto__: null };
  require('internal/repl/commands').defineCommands(this);
  this.resetContext();
  this._domain.on('error', (error) => this._onFailure(error));
  listen(this);
  this.displayPrompt();
}
Object.setPrototypeOf(REPLServer.prototype, Interface.prototype);
Object.setPrototypeOf(REPLServer, Interface);

const { prototype } = REPLServer;

// `evaluate`, with what it throws going the way of its errors.
function evaluator(server, evaluate) {
  return function(code, context, file, callback) {
    let called = false;
    const done = (...result) => {
      if (called) return;
      called = true;
      Reflect.apply(callback, undefined, result);
    };
    const leave = guardListeners();
    try {
      server._domain.run(() => Reflect.apply(evaluate, server, [code, context, file, done]));
    } finally {
      leave();
    }
  };
}

// Code in a REPL that others are in, too, may not take the process's exceptions.
function guardListeners() {
  const onNew = (event) => {
    if (event === 'uncaughtException') {
      throw new codes.ERR_INVALID_REPL_INPUT(
        'Listeners for `uncaughtException` cannot be used in the REPL');
    }
  };
  process.prependListener('newListener', onNew);
  return () => process.removeListener('newListener', onNew);
}

function listen(server) {
  server.on('close', () => {
    if (!server._flushing?.()) {
      process.nextTick(() => server.emit('exit'));
      return;
    }
    server.once('flushHistory', () => server.emit('exit'));
  });
  server.on('SIGINT', () => server._onInterrupt());
  server.on('line', (line) => server._takeLine(line));
  server.on('SIGCONT', () => {
    if (server.editorMode) {
      server.output.write(`${server._initialPrompt}.editor\n`);
      server.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
      server.output.write(`${server[kBuffered]}\n`);
      server.prompt(true);
    } else {
      server.displayPrompt(true);
    }
  });
  const typed = server._ttyWrite;
  server._ttyWrite = (text, key = {}) => {
    if (!server.editorMode || !server.terminal) {
      if (key.ctrl && !key.shift && key.name === 'd') server._sawEnd = true;
      Reflect.apply(typed, server, [text, key]);
      return;
    }
    if (key.ctrl && !key.shift && key.name === 'd') {
      server._turnOffEditorMode();
      server._sawEnd = true;
      Reflect.apply(typed, server, [text, { name: 'return' }]);
    } else if (key.name !== 'up' && key.name !== 'down') {
      Reflect.apply(typed, server, [text, key]);
    }
  };
}

prototype._onInterrupt = function() {
  const empty = this.line.length === 0;
  this.clearLine();
  const wasEditing = this.editorMode;
  if (wasEditing) this._turnOffEditorMode();
  const buffered = this[kBuffered];
  if (!(buffered && buffered.length > 0) && empty) {
    if (this._sawInterrupt) {
      this.close();
      this._sawInterrupt = false;
      return;
    }
    this.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
    this._sawInterrupt = true;
  } else {
    this._sawInterrupt = false;
  }
  this.clearBufferedCommand();
  this.lines.level = [];
  this.displayPrompt();
};

prototype._takeLine = function(line) {
  line ||= '';
  this._sawInterrupt = false;
  if (this.editorMode) {
    this[kBuffered] += `${line}\n`;
    const indent = this._sawKeyPress && !this._loading ? /^\s+/.exec(line) : null;
    if (indent) {
      [this.line] = indent;
      this.write(indent[0]);
      [this.line] = indent;
      this.cursor = indent[0].length;
    }
    this._remember(line);
    return;
  }
  const trimmed = line.trim();
  if (trimmed && trimmed[0] === '.' && trimmed[1] !== '.' && Number.isNaN(parseFloat(trimmed))) {
    const match = /^\.([^\s]+)\s*(.*)$/.exec(trimmed);
    const command = match === null ? undefined : this.commands[match[1]];
    if (command !== undefined) {
      Reflect.apply(command.action, this, [match[2]]);
      return;
    }
    if (!this[kBuffered]) {
      this.output.write('Invalid REPL keyword\n');
      this._finishLine(line, null, []);
      return;
    }
  }
  this.eval(`${this[kBuffered]}${line}\n`, this.context, nextName(), (error, ...result) => {
    this._finishLine(line, error, result);
  });
};

prototype._finishLine = function(line, error, result) {
  this._remember(line);
  const [, thrown] = result;
  if ((error || thrown) && !this[kBuffered] && line.trim().startsWith('npm ')) {
    this.output.write('npm should be run outside of the Node.js REPL, in your normal shell.\n' +
      '(Press Ctrl+D to exit.)\n');
    this.displayPrompt();
    return;
  }
  if (error || thrown) {
    if (error instanceof Recoverable && !this._sawEnd) {
      this[kBuffered] += `${line}\n`;
      this.displayPrompt();
      return;
    }
    const failure = error instanceof Recoverable ? error.err ?? error : error;
    this._domain.emit('error', failure);
  }
  this.clearBufferedCommand();
  this._sawEnd = false;
  if (!error && !thrown && result.length > 0 &&
      (!this.ignoreUndefined || result[0] !== undefined)) {
    if (!this.underscoreAssigned) this.last = result[0];
    this.output.write(`${this.writer(result[0])}\n`);
  }
  if (!this.closed && !error && !thrown) this.displayPrompt();
};

prototype._onFailure = function(failure) {
  const { describe } = require('internal/repl/failure');
  const text = describe(this, failure);
  if (!this.underscoreErrAssigned) this.lastError = failure;
  const again = () => {
    this.clearBufferedCommand();
    this.lines.level = [];
    if (!this.closed) this.displayPrompt();
  };
  if (this._standalone && process.listenerCount('uncaughtException') > 0) {
    process.nextTick(() => {
      process.emit('uncaughtException', failure);
      again();
    });
    return;
  }
  this.output.write(text);
  again();
};

prototype._remember = function(line) {
  this.lines.push(line || '');
};

prototype.setupHistory = function(file, callback) {
  require('internal/repl/history').setupHistory(this, file, callback);
};

prototype.clearBufferedCommand = function() {
  this[kBuffered] = '';
};

prototype.close = function() {
  if (this.terminal && this._flushing?.()) {
    this.once('flushHistory', () => Reflect.apply(Interface.prototype.close, this, []));
    return;
  }
  process.nextTick(() => Reflect.apply(Interface.prototype.close, this, []));
};

prototype.createContext = function() {
  return createContext(this);
};

prototype.resetContext = function() {
  this.context = this.createContext();
  this.underscoreAssigned = false;
  this.underscoreErrAssigned = false;
  this.lines = [];
  this.lines.level = [];
  defineUnderscore(this, '_', 'last', 'underscoreAssigned',
                   'Expression assignment to _ now disabled.\n');
  defineUnderscore(this, '_error', 'lastError', 'underscoreErrAssigned',
                   'Expression assignment to _error now disabled.\n');
  this.emit('reset', this.context);
};

// The last result is in `_` until somebody else wants the name.
function defineUnderscore(server, name, property, assigned, text) {
  Object.defineProperty(server.context, name, {
    __proto__: null,
    configurable: true,
    get: () => server[property],
    set: (value) => {
      server[property] = value;
      if (server[assigned]) return;
      server[assigned] = true;
      server.output.write(text);
    },
  });
}

prototype.displayPrompt = function(preserveCursor) {
  let prompt = this._initialPrompt;
  if (this[kBuffered].length > 0) prompt = `...${'..'.repeat(this.lines.level.length)} `;
  Reflect.apply(Interface.prototype.setPrompt, this, [prompt]);
  this.prompt(preserveCursor);
};

prototype.setPrompt = function(prompt) {
  this._initialPrompt = prompt;
  Reflect.apply(Interface.prototype.setPrompt, this, [prompt]);
};

prototype._turnOnEditorMode = function() {
  this.editorMode = true;
  Reflect.apply(Interface.prototype.setPrompt, this, ['']);
};

prototype._turnOffEditorMode = function() {
  this.editorMode = false;
  this.setPrompt(this._initialPrompt);
};

// Lines of a file, as if they were typed.
prototype._loadCode = function(text) {
  this._turnOnEditorMode();
  this._loading = true;
  this.write(text);
  this._loading = false;
  this._turnOffEditorMode();
  this.write('\n');
};

// For completion: what goes wrong is nobody's to see.
prototype._evaluateQuietly = function(code, callback) {
  if (!this._usesDefaultEval) {
    this.eval(code, this.context, 'repl', callback);
    return;
  }
  const vm = require('vm');
  let value;
  try {
    const options = { displayErrors: false };
    value = this.useGlobal ? vm.runInThisContext(code, options) :
      vm.runInContext(code, this.context, options);
  } catch (error) {
    callback(error);
    return;
  }
  callback(null, value);
};

prototype.complete = function(...args) {
  require('internal/repl/completion').complete(this, ...args);
};

prototype.completeOnEditorMode = (callback) => (error, results) => {
  if (error) {
    callback(error);
    return;
  }
  const [completions, completeOn = ''] = results;
  let found = completions.filter(Boolean);
  if (completeOn && found.length > 0) found = [commonPrefix(found)];
  callback(null, [found, completeOn]);
};

function commonPrefix(names) {
  let [prefix] = names;
  for (const name of names) {
    while (!name.startsWith(prefix)) prefix = prefix.slice(0, -1);
  }
  return prefix;
}

prototype.defineCommand = function(keyword, command) {
  if (typeof command === 'function') {
    command = { action: command };
  } else {
    const { validateFunction } = require('internal/validators');
    validateFunction(command.action, 'cmd.action');
  }
  this.commands[keyword] = command;
};

for (const [name, property] of [['inputStream', 'input'], ['outputStream', 'output']]) {
  const text = 'repl.inputStream and repl.outputStream are deprecated. ' +
    'Use repl.input and repl.output instead';
  Object.defineProperty(prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: deprecate(function() {
      return this[property];
    }, text, 'DEP0141'),
    set: deprecate(function(value) {
      this[property] = value;
    }, text, 'DEP0141'),
  });
}

function start(...args) {
  return new REPLServer(...args);
}

module.exports = {
  REPLServer,
  REPL_MODE_SLOPPY,
  REPL_MODE_STRICT,
  Recoverable,
  start,
  writer,
};

let builtinModules;
Object.defineProperty(module.exports, 'builtinModules', {
  __proto__: null,
  configurable: false,
  enumerable: true,
  get: () => builtinModules ??= moduleNames(),
  set(value) {
    builtinModules = value;
  },
});

Object.defineProperty(module.exports, '_builtinLibs', {
  __proto__: null,
  configurable: false,
  enumerable: true,
  get: deprecate(() => module.exports.builtinModules,
                 'repl._builtinLibs is deprecated. Check module.builtinModules instead',
                 'DEP0142'),
  set: deprecate((value) => {
    module.exports.builtinModules = value;
  }, 'repl._builtinLibs is deprecated. Check module.builtinModules instead', 'DEP0142'),
});
