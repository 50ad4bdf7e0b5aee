'use strict';

// setEnvironmentData() and getEnvironmentData(): values that workers start with a copy of.

const data = new Map();

function setEnvironmentData(key, value) {
  if (value === undefined) data.delete(key);
  else data.set(key, value);
}

function getEnvironmentData(key) {
  return data.get(key);
}

module.exports = { data, getEnvironmentData, setEnvironmentData };
