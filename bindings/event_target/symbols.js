'use strict';

module.exports = {
  // On a target: Map of type to the list of its listeners.
  kEvents: Symbol('kEvents'),
  // Method of a target: takes off a listener whose weak callback is gone.
  kForget: Symbol('kForget'),
  // Methods of a target, called after a listener was added or taken off.
  kNewListener: Symbol('kNewListener'),
  kRemoveListener: Symbol('kRemoveListener'),
  // Method of a target: makes the event for what emit() was given.
  kCreateEvent: Symbol('kCreateEvent'),
  // Method of a target: runs the listeners for a value or an event.
  kHybridDispatch: Symbol.for('nodejs.internal.kHybridDispatch'),
  // Options of addEventListener: an object that alone keeps the listener alive, and whether the
  // listener gets the value instead of the event.
  kWeakHandler: Symbol('kWeak'),
  kIsNodeStyleListener: Symbol('kIsNodeStyleListener'),
};
