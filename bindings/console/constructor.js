'use strict';

// The Console class: writing, grouping and the methods programs call all the time. The others are
// in internal/console/methods, loaded when one of them is called.

const { codes } = require('internal/errors');
const { inspectDefaultOptions } = require('internal/util');

const { defineProperties, defineProperty } = Object;

const kState = Symbol('kState');

const kMaxGroupIndentation = 1000;

const kWithColors = Object.freeze({ colors: true });
const kWithoutColors = Object.freeze({});

function hidden(value) {
  return { __proto__: null, value, writable: true, enumerable: false, configurable: true };
}

function ignore() {}

// What a console writes to. `direct` is set for the global console only: a function that writes
// text to the standard stream as long as there is no stream object, and says whether it did.
class State {
  constructor(colorMode, groupIndentation, inspectOptions, direct) {
    this.colorMode = colorMode;
    this.groupIndentation = groupIndentation;
    this.inspectOptions = inspectOptions;
    this.direct = direct;
    this.indent = '';
    this.counts = new Map();
  }
}

function Console(options /* or: stdout, stderr, ignoreErrors = true */, ...rest) {
  if (new.target === undefined) return Reflect.construct(Console, [options, ...rest]);

  if (!options || typeof options.write === 'function') {
    options = { stdout: options, stderr: rest[0], ignoreErrors: rest[1] };
  }
  const { stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions,
          groupIndentation = 2 } = options;
  if (!stdout || typeof stdout.write !== 'function') {
    throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stdout');
  }
  if (!stderr || typeof stderr.write !== 'function') {
    throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stderr');
  }

  const { validateInteger, validateObject, validateOneOf } = require('internal/validators');
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  validateInteger(groupIndentation, 'groupIndentation', 0, kMaxGroupIndentation);
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    if (inspectOptions.colors !== undefined && options.colorMode !== undefined) {
      throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
    }
  }

  // Methods work without their console: const { log } = console.
  for (const key of Object.keys(Console.prototype)) bindMethod(this, key, this[key]);
  defineProperties(this, { _stdout: hidden(stdout), _stderr: hidden(stderr) });
  initialize(this, ignoreErrors,
             new State(colorMode, groupIndentation, inspectOptions, undefined));
}

function bindMethod(console, key, method) {
  console[key] = method.bind(console);
  defineProperty(console[key], 'name', { __proto__: null, value: key });
}

function initialize(console, ignoreErrors, state) {
  defineProperties(console, {
    _stdoutErrorHandler: hidden(makeErrorHandler(console, '_stdout')),
    _stderrErrorHandler: hidden(makeErrorHandler(console, '_stderr')),
    _ignoreErrors: hidden(Boolean(ignoreErrors)),
    _times: hidden(new Map()),
    [kState]: hidden(state),
    [Symbol.toStringTag]: {
      __proto__: null, value: 'console', writable: false, enumerable: false, configurable: true,
    },
  });
}

defineProperty(Console, Symbol.hasInstance, {
  __proto__: null,
  value(instance) {
    return instance[kState] !== undefined;
  },
});

// A write that fails later reports to a stream without listeners: that must not end the process.
function makeErrorHandler(console, name) {
  return (error) => {
    const stream = console[name];
    if (error !== null && !stream._writableState?.errorEmitted &&
        stream.listenerCount('error') === 0) {
      stream.once('error', ignore);
    }
  };
}

function write(console, isError, text) {
  const state = console[kState];
  const { indent } = state;
  let line = text;
  if (indent !== '') {
    line = indent + (line.includes('\n') ? line.replaceAll('\n', `\n${indent}`) : line);
  }
  line += '\n';
  if (state.direct !== undefined && state.direct(isError, line)) return;

  const stream = isError ? console._stderr : console._stdout;
  if (console._ignoreErrors === false) {
    stream.write(line);
    return;
  }
  try {
    if (stream.listenerCount?.('error') === 0) stream.once('error', ignore);
    stream.write(line, isError ? console._stderrErrorHandler : console._stdoutErrorHandler);
  } catch (error) {
    if (require('internal/errors').isStackOverflowError(error)) throw error;
  } finally {
    stream.removeListener?.('error', ignore);
  }
}

// Options for inspect: the console's own, with colours where the stream shows them.
function optionsFor(console, isError) {
  const { colorMode, direct, inspectOptions } = console[kState];
  let colors = colorMode;
  if (colors === 'auto') {
    const { shouldColorize, shouldColorizeDescriptor } = require('internal/util/colors');
    colors = direct?.(isError) ? shouldColorizeDescriptor(isError ? 2 : 1) :
      shouldColorize(isError ? console._stderr : console._stdout);
  }
  if (inspectOptions !== undefined) {
    if (inspectOptions.colors === undefined) inspectOptions.colors = colors;
    return inspectOptions;
  }
  return colors ? kWithColors : kWithoutColors;
}

// Text, and numbers where they are not coloured, need neither format nor inspect.
function textOf(console, isError, args) {
  const first = args[0];
  if (args.length < 2 ? typeof first === 'string' : isPlain(console, isError, args)) {
    return args.length === 1 ? first : args.join(' ');
  }
  if (args.length === 0) return '';
  if (typeof first !== 'string' && isPlain(console, isError, args)) return args.join(' ');
  const { formatWithOptions } = require('internal/util/inspect/format');
  return formatWithOptions(optionsFor(console, isError), ...args);
}

function isPlain(console, isError, args) {
  if (typeof args[0] === 'string' && args[0].includes('%')) return false;
  let hasNumber = false;
  for (const arg of args) {
    if (typeof arg === 'number' && arg !== 0) {
      hasNumber = true;
    } else if (typeof arg !== 'string') {
      return false;
    }
  }
  return !hasNumber || (!inspectDefaultOptions.numericSeparator && !inspectDefaultOptions.colors &&
    optionsFor(console, isError) === kWithoutColors);
}

const methods = {
  log(...args) {
    write(this, false, textOf(this, false, args));
  },

  warn(...args) {
    write(this, true, textOf(this, true, args));
  },

  dir(object, options) {
    const { inspect } = require('internal/util/inspect');
    write(this, false,
          inspect(object, { customInspect: false, ...optionsFor(this, false), ...options }));
  },
};

for (const name of ['time', 'timeEnd', 'timeLog', 'trace', 'assert', 'clear', 'count',
                    'countReset', 'group', 'groupEnd', 'table']) {
  methods[name] = {
    [name](...args) {
      const access = { args, caller: methods[name], optionsFor, state: this[kState], textOf };
      return require('internal/console/methods')[name].call(this, access, ...args);
    },
  }[name];
}

Object.assign(Console.prototype, methods, {
  debug: methods.log,
  info: methods.log,
  dirxml: methods.log,
  error: methods.warn,
  groupCollapsed: methods.group,
});

module.exports = {
  Console,
  State,
  bindMethod,
  get formatTime() {
    return require('internal/console/methods').formatTime;
  },
  initialize,
};
