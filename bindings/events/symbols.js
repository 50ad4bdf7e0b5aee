'use strict';

module.exports = {
  // Option of events.on: an event's value is its first argument, not the list of them.
  kFirstEventParam: Symbol('nodejs.kFirstEventParam'),
  // Option of addEventListener: the listener runs even after stopImmediatePropagation().
  kResistStopPropagation: Symbol('kResistStopPropagation'),
};
