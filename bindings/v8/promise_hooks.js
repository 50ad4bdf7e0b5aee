'use strict';

// v8.promiseHooks: functions that the engine calls at each station of a promise's life.

const { validateFunction, validatePlainFunction } = require('internal/validators');

const binding = internalBinding('v8');

const kStations = ['init', 'before', 'after', 'settled'];
const listeners = kStations.map(() => []);

// What a listener throws must not reach the promise's code: nobody catches it.
function toHook(list) {
  if (list.length === 0) return undefined;
  const all = [...list];
  return (promise, parent) => {
    for (const listener of all) {
      try {
        listener(promise, parent);
      } catch (error) {
        internalBinding('errors').triggerUncaughtException(error, false);
      }
    }
  };
}

function apply() {
  binding.setPromiseHooks(...listeners.map(toHook));
}

// Returns the function that takes the listener away again.
function add(station, listener) {
  listeners[station] = [...listeners[station], listener];
  apply();
  return () => {
    const left = [...listeners[station]];
    const index = left.indexOf(listener);
    if (index === -1) return;
    left.splice(index, 1);
    listeners[station] = left;
    apply();
  };
}

function makeAdder(station) {
  return (listener) => {
    validatePlainFunction(listener, `${kStations[station]}Hook`);
    return add(station, listener);
  };
}

function createHook(hooks = {}) {
  for (const name of kStations) {
    if (hooks[name] === undefined) continue;
    validateFunction(hooks[name], `${name}Hook`);
    validatePlainFunction(hooks[name], `${name}Hook`);
  }
  const stops = kStations.map((name, station) => hooks[name] && add(station, hooks[name]));
  return () => {
    for (const stop of stops) stop?.();
  };
}

module.exports = {
  promiseHooks: {
    createHook,
    onInit: makeAdder(0),
    onBefore: makeAdder(1),
    onAfter: makeAdder(2),
    onSettled: makeAdder(3),
  },
  // In a process that starts from a snapshot.
  restart: apply,
};
