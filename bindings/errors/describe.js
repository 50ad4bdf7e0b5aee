'use strict';

// Words about values for error messages.

function inspect(value, options) {
  return require('internal/util/inspect').inspect(value, options);
}

// What an error message says after "Received": "type string ('x')", "an instance of Foo".
function determineSpecificType(value) {
  if (value === null || value === undefined) return `${value}`;
  switch (typeof value) {
    case 'function':
      return `function ${value.name}`;
    case 'object':
      if (value.constructor && 'name' in value.constructor) {
        return `an instance of ${value.constructor.name}`;
      }
      return inspect(value, { depth: -1 });
    case 'string': {
      const shown = value.length > 28 ? `${value.slice(0, 25)}...` : value;
      return `type string (${shown.includes("'") ? JSON.stringify(shown) : `'${shown}'`})`;
    }
    case 'number':
      return `type number (${Object.is(value, -0) ? '-0' : value})`;
    case 'bigint':
      return `type bigint (${value}n)`;
    case 'symbol':
      return `type symbol (${String(value)})`;
    default:
      return `type ${typeof value} (${value})`;
  }
}

// 'A', 'A and B', 'A, B, and C'.
function formatList(items, conjunction = 'and') {
  const count = items.length;
  if (count < 3) return items.join(` ${conjunction} `);
  return `${items.slice(0, -1).join(', ')}, ${conjunction} ${items[count - 1]}`;
}

const kTypes = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint',
                'symbol'];

// "of type string or an instance of Buffer or URL" for the list of what an argument may be.
function describeExpected(expected) {
  const { internalAssert } = require('internal/errors');
  const types = [];
  const classes = [];
  const others = [];
  for (const entry of expected) {
    internalAssert(typeof entry === 'string',
                   'All expected entries have to be of type string');
    if (kTypes.includes(entry)) {
      types.push(entry.toLowerCase());
    } else if (/^[A-Z][a-zA-Z0-9]*$/.test(entry)) {
      classes.push(entry);
    } else {
      others.push(entry);
    }
  }

  // Beside classes a plain object is one more class.
  const object = types.indexOf('object');
  if (classes.length > 0 && object !== -1) {
    types.splice(object, 1);
    classes.push('Object');
  }

  const parts = [];
  if (types.length > 0) {
    parts.push(`${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`);
  }
  if (classes.length > 0) parts.push(`an instance of ${formatList(classes, 'or')}`);
  if (others.length > 1) {
    parts.push(`one of ${formatList(others, 'or')}`);
  } else if (others.length === 1) {
    parts.push(others[0].toLowerCase() === others[0] ? others[0] : `an ${others[0]}`);
  }
  return parts.join(' or ');
}

// '"name" argument', or property for a dotted name.
function describeName(name, quote) {
  if (name.endsWith(' argument')) return name;
  return `${quote}${name}${quote} ${name.includes('.') ? 'property' : 'argument'}`;
}

// 1234567 as '1_234_567'; whole numbers only.
function groupDigits(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, '_');
}

// A number as ERR_OUT_OF_RANGE shows it: large whole ones in groups of three.
function describeNumber(value) {
  if (typeof value === 'bigint') {
    const large = value > 2n ** 32n || value < -(2n ** 32n);
    return `${large ? groupDigits(`${value}`) : value}n`;
  }
  if (Number.isInteger(value) && Math.abs(value) > 2 ** 32) return groupDigits(`${value}`);
  return inspect(value);
}

module.exports = {
  describeExpected,
  describeName,
  describeNumber,
  determineSpecificType,
  formatList,
};
