'use strict';

// util.parseArgs(): the arguments of a program as options and positionals.

const { codes } = require('internal/errors');
const {
  validateArray, validateBoolean, validateBooleanArray, validateObject, validateString,
  validateStringArray, validateUnion,
} = require('internal/validators');

const { hasOwn } = Object;

function ownValue(object, key, fallback) {
  return hasOwn(object, key) ? object[key] ?? fallback : fallback;
}

// Arguments of the program; with --eval and the like there is no file name before them.
function programArguments() {
  const hasCode = process.execArgv.some((flag) => /^(-e|-p|-pe|--eval|--print)(=|$)/.test(flag));
  return process.argv.slice(hasCode ? 1 : 2);
}

function checkDefinitions(options) {
  for (const [name, option] of Object.entries(options)) {
    const at = `options.${name}`;
    validateObject(option, at);
    const type = ownValue(option, 'type');
    validateUnion(type, `${at}.type`, ['string', 'boolean']);
    if (hasOwn(option, 'short')) {
      validateString(option.short, `${at}.short`);
      if (option.short.length !== 1) {
        throw new codes.ERR_INVALID_ARG_VALUE(`${at}.short`, option.short,
                                              'must be a single character');
      }
    }
    const multiple = ownValue(option, 'multiple');
    if (hasOwn(option, 'multiple')) validateBoolean(multiple, `${at}.multiple`);
    const preset = ownValue(option, 'default');
    if (preset === undefined) continue;
    const isText = type === 'string';
    if (!multiple) (isText ? validateString : validateBoolean)(preset, `${at}.default`);
    else (isText ? validateStringArray : validateBooleanArray)(preset, `${at}.default`);
  }
}

function longName(short, options) {
  for (const [name, option] of Object.entries(options)) {
    if (ownValue(option, 'short') === short) return name;
  }
  return short;
}

function takesValue(name, options) {
  return hasOwn(options, name) && ownValue(options[name], 'type') === 'string';
}

// '-abc' as ['-a', '-b', '-c'], or ['-a', '-bc'] where b takes a value.
function splitGroup(group, options) {
  const parts = [];
  for (let i = 1; i < group.length; i++) {
    if (takesValue(longName(group[i], options), options)) {
      parts.push(`-${group.slice(i)}`);
      break;
    }
    parts.push(`-${group[i]}`);
  }
  return parts;
}

// What the arguments are, one token each.
function tokenize(args, options) {
  const tokens = [];
  const waiting = args.map((text, index) => ({ text, index }));
  const option = (name, rawName, index, value, inlineValue) => {
    tokens.push({ kind: 'option', name, rawName, index, value, inlineValue });
  };
  const withNext = (name, rawName, index) => {
    if (takesValue(name, options) && waiting.length > 0 && waiting[0].text != null &&
        waiting[0].index !== index) {
      option(name, rawName, index, waiting.shift().text, false);
    } else {
      option(name, rawName, index, undefined, undefined);
    }
  };
  while (waiting.length > 0) {
    const { text, index } = waiting.shift();
    if (text === '--') {
      tokens.push({ kind: 'option-terminator', index });
      for (const rest of waiting) {
        tokens.push({ kind: 'positional', index: rest.index, value: rest.text });
      }
      break;
    }
    const equals = text.indexOf('=', 3);
    if (text.startsWith('--') && equals !== -1) {
      option(text.slice(2, equals), text.slice(0, equals), index, text.slice(equals + 1), true);
    } else if (text.startsWith('--')) {
      withNext(text.slice(2), text, index);
    } else if (text.length > 1 && text[0] === '-') {
      const name = longName(text[1], options);
      if (text.length === 2) {
        withNext(name, text, index);
      } else if (takesValue(name, options)) {
        option(name, `-${text[1]}`, index, text.slice(2), true);
      } else {
        waiting.unshift(...splitGroup(text, options).map((part) => ({ text: part, index })));
      }
    } else {
      tokens.push({ kind: 'positional', index, value: text });
    }
  }
  return tokens;
}

function checkValueIsMeant(token) {
  const { inlineValue, name, rawName, value } = token;
  if (inlineValue || value == null || value.length < 2 || value[0] !== '-') return;
  const example = rawName.startsWith('--') ?
    `'${rawName}=-XYZ'` : `'--${name}=-XYZ' or '${rawName}-XYZ'`;
  throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
    `Option '${rawName}' argument is ambiguous.\n` +
    `Did you forget to specify the option argument for '${rawName}'?\n` +
    `To specify an option argument starting with a dash use ${example}.`);
}

function checkUsage(token, config) {
  const { allowNegative, allowPositionals, options } = config;
  let { name } = token;
  if (!hasOwn(options, name)) {
    const positive = name.slice(3);
    if (!allowNegative || !name.startsWith('no-') || !hasOwn(options, positive) ||
        ownValue(options[positive], 'type') !== 'boolean') {
      throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
    }
    name = positive;
  }
  const short = ownValue(options[name], 'short');
  const shown = `${short ? `-${short}, ` : ''}--${name}`;
  if (takesValue(name, options) && typeof token.value !== 'string') {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
      `Option '${shown} <value>' argument missing`);
  }
  if (!takesValue(name, options) && token.value != null) {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
      `Option '${shown}' does not take an argument`);
  }
}

function store(token, config, values) {
  let { value } = token;
  if (token.name === '__proto__') return;
  if (config.allowNegative && token.name.startsWith('no-') && value === undefined) {
    token.name = token.name.slice(3);
    value = false;
  }
  const { name } = token;
  value ??= true;
  const option = ownValue(config.options, name, {});
  if (!ownValue(option, 'multiple')) values[name] = value;
  else if (values[name]) values[name].push(value);
  else values[name] = [value];
}

function parseArgs(config = {}) {
  const args = ownValue(config, 'args', undefined) ?? programArguments();
  const strict = ownValue(config, 'strict', true);
  const allowPositionals = ownValue(config, 'allowPositionals', !strict);
  const allowNegative = ownValue(config, 'allowNegative', false);
  const returnTokens = ownValue(config, 'tokens', false);
  const options = ownValue(config, 'options', { __proto__: null });
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(allowNegative, 'allowNegative');
  validateBoolean(returnTokens, 'tokens');
  validateObject(options, 'options');
  checkDefinitions(options);

  const settled = { allowNegative, allowPositionals, options };
  const result = { values: { __proto__: null }, positionals: [] };
  const tokens = tokenize(args, options);
  if (returnTokens) result.tokens = tokens;
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) {
        checkUsage(token, settled);
        checkValueIsMeant(token);
      }
      store(token, settled, result.values);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      result.positionals.push(token.value);
    }
  }
  for (const [name, option] of Object.entries(options)) {
    const preset = ownValue(option, 'default');
    // A default of that name would be what an object inherits from.
    if (preset === undefined || name === '__proto__' || hasOwn(result.values, name)) continue;
    result.values[name] = preset;
  }
  return result;
}

module.exports = { parseArgs };
