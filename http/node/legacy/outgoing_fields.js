'use strict';

// The header fields of an outgoing message as programs of long ago reached them.

const { deprecate } = require('util');

// { lower-case name: the element `index` of its field }.
function collect(message, index) {
  const { _fields: fields } = message;
  if (fields === null) return null;
  const result = { __proto__: null };
  for (let i = 0; i < fields.length; i += 3) result[fields[i]] = fields[i + index];
  return result;
}

function deprecated(name, fn) {
  return deprecate(fn, `OutgoingMessage.prototype.${name} is deprecated`, 'DEP0066');
}

module.exports = {
  _headers: {
    get: deprecated('_headers', (message) => message.getHeaders()),
    set: deprecated('_headers', (message, headers) => {
      message._fields = null;
      message._set = 0;
      if (headers === null || typeof headers !== 'object') return;
      for (const name of Object.keys(headers)) message.setHeader(name, headers[name]);
    }),
  },
  _headerNames: {
    get: deprecated('_headerNames', (message) => collect(message, 1)),
    set: deprecated('_headerNames', (message, names) => {
      if (message._fields === null || names === null || typeof names !== 'object') return;
      for (const lower of Object.keys(names)) {
        const index = message._fields.indexOf(lower);
        if (index < 0 || index % 3 !== 0) continue;
        message._fields[index + 1] = names[lower];
        message._set = -1;
      }
    }),
  },
};
