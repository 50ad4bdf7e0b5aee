'use strict';

// process.setuid() and its family.

const { codes } = require('internal/errors');
const { validateArray, validateUint32 } = require('internal/validators');

const binding = internalBinding('process_methods');

// By the numbers of native code.
const kSetters = ['setuid', 'seteuid', 'setgid', 'setegid'];

function validateId(id, name) {
  if (typeof id === 'number') validateUint32(id, name);
  else if (typeof id !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
  }
}

function idOf(id, isUser) {
  if (typeof id === 'number') return id;
  const number = isUser ? binding.userId(id) : binding.groupId(id);
  if (number === undefined) throw new codes.ERR_UNKNOWN_CREDENTIAL(isUser ? 'User' : 'Group', id);
  return number;
}

function check(failure, syscall) {
  if (failure === 0) return;
  const { errnoException } = require('internal/errors/system');
  const error = errnoException(failure, syscall);
  const text = internalBinding('util').systemErrorMessage(failure);
  error.message = `${error.code}, ${text[0].toUpperCase()}${text.slice(1)}`;
  throw error;
}

const setters = {};
kSetters.forEach((name, kind) => {
  setters[name] = (id) => {
    validateId(id, 'id');
    check(binding.setIdentity(kind, idOf(id, kind < 2)), name);
  };
});

function getgroups() {
  return binding.getGroups();
}

function setgroups(groups) {
  validateArray(groups, 'groups');
  groups.forEach((group, i) => validateId(group, `groups[${i}]`));
  check(binding.setGroups(groups.map((group) => idOf(group, false))), 'setgroups');
}

function initgroups(user, extraGroup) {
  validateId(user, 'user');
  validateId(extraGroup, 'extraGroup');
  const name = typeof user === 'number' ? binding.userName(user) : user;
  if (name === undefined) throw new codes.ERR_UNKNOWN_CREDENTIAL('User', user);
  check(binding.initGroups(name, idOf(extraGroup, false)), 'initgroups');
}

module.exports = { ...setters, getgroups, initgroups, setgroups };
