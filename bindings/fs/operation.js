'use strict';

// A file operation in the three forms users call it in: with a callback, synchronously, and for a
// promise.

const { checkCallback } = require('internal/fs/arguments');
const { asyncContext } = require('internal/util');

// The file functions, filled in by the modules of this folder.
const forms = { callback: {}, sync: {}, promise: {} };

// The error of a finished operation comes out of the loop, where nobody called: gives it the stack
// of the asynchronous functions that wait for it.
function retrace(error) {
  if (error instanceof Error) Error.captureStackTrace(error, retrace);
  return error;
}

// Calls a native function for a promise.
function start(native, args) {
  return new Promise((resolve, reject) => {
    native((error, value) => {
      if (error) reject(error);
      else resolve(value);
    }, ...args);
  });
}

function setLength(fn, value) {
  Object.defineProperty(fn, 'length', { __proto__: null, value, configurable: true });
}

// `native(done, ...args)` is the binding's function, `prepare` turns a user's arguments into
// `args`, and `finish`, if there is one, makes what the user gets of (result, args). Before the
// callback there are `required` arguments and up to `optional` more. A missing callback is noticed
// before wrong arguments, or after them where `callbackLast`. The lengths are those of
// the three functions.
function operation(name, { native, prepare, finish, required, optional = 0, callbackLast = false,
                           length = required + optional + 1, syncLength = required + optional,
                           promiseLength = syncLength }) {
  const last = required + optional;

  forms.callback[name] = { [name](...args) {
    let at = required;
    while (at < last && typeof args[at] !== 'function') at++;
    const callback = args[at];
    args.length = Math.min(args.length, at);
    if (!callbackLast) checkCallback(callback);
    const prepared = prepare(...args);
    if (callbackLast) checkCallback(callback);
    const done = asyncContext.active ?
      asyncContext.bind(callback, 'FSREQCALLBACK', { oncomplete: callback }) : callback;
    native(finish === undefined ? done : (error, value) => {
      if (error) done(error);
      else done(null, finish(value, prepared));
    }, ...prepared);
  } }[name];
  setLength(forms.callback[name], length);

  const syncName = `${name}Sync`;
  forms.sync[syncName] = { [syncName](...args) {
    const prepared = prepare(...args);
    const value = native(undefined, ...prepared);
    return finish === undefined ? value : finish(value, prepared);
  } }[syncName];
  setLength(forms.sync[syncName], syncLength);

  forms.promise[name] = { async [name](...args) {
    const prepared = prepare(...args);
    let value;
    try {
      value = await start(native, prepared);
    } catch (error) {
      throw retrace(error);
    }
    return finish === undefined ? value : finish(value, prepared);
  } }[name];
  setLength(forms.promise[name], promiseLength);
}

module.exports = { forms, operation, retrace, setLength, start };
