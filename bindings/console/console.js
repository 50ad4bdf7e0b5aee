'use strict';

// The global console. As long as nobody has replaced process.stdout and process.stderr, or made
// more of them than something to write to, it writes to the descriptors itself: a program that only
// prints builds no streams.

const { Console, State, bindMethod, initialize } = require('internal/console/constructor');
const { isUntouched } = require('internal/process/stdio');

const { defineProperty, getOwnPropertyDescriptor } = Object;

function getterOf(name) {
  return getOwnPropertyDescriptor(process, name)?.get;
}

const kOriginalGetters = [getterOf('stdout'), getterOf('stderr')];

function isDirect(isError) {
  if (replaced[isError ? 1 : 0] !== undefined || !isUntouched(isError)) return false;
  const original = kOriginalGetters[isError ? 1 : 0];
  return original !== undefined && original === getterOf(isError ? 'stderr' : 'stdout');
}

let stdio;

// Writes `text` (asked without text: would write) if there is no stream object in the way.
// What the write says is ignored as the errors of a stream are: the reader may be gone.
function direct(isError, text) {
  if (!isDirect(isError)) return false;
  if (text !== undefined) {
    stdio ??= internalBinding('stdio');
    stdio.writeString(isError ? 2 : 1, text);
  }
  return true;
}

const replaced = [undefined, undefined];

const globalConsole = { __proto__: {} };

for (const key of Object.keys(Console.prototype)) {
  bindMethod(globalConsole, key, Console.prototype[key]);
}

['stdout', 'stderr'].forEach((name, i) => {
  defineProperty(globalConsole, `_${name}`, {
    __proto__: null,
    enumerable: false,
    configurable: true,
    get() {
      return replaced[i] ?? process[name];
    },
    set(stream) {
      replaced[i] = stream;
    },
  });
});

initialize(globalConsole, true, new State('auto', 2, undefined, direct));

globalConsole.Console = Console;

// For profilers; without one they do nothing.
Object.assign(globalConsole, internalBinding('builtins').engineConsole);

module.exports = globalConsole;
