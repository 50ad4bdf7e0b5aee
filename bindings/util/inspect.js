'use strict';

// util.inspect: the options and the colours. The formatting is in the files beside this one.

const { customInspectSymbol, inspectDefaultOptions } = require('internal/util');

const { defineProperty, hasOwn } = Object;

function plain(text) {
  return text;
}

function stylizeWithColor(text, style) {
  const color = inspect.colors[inspect.styles[style]];
  return color === undefined ? text : `\x1b[${color[0]}m${text}\x1b[${color[1]}m`;
}

let formatValue;   // loaded with the first use

// The last two parameters are the old form: inspect(value, showHidden, depth, colors).
function inspect(value, options, /* legacy */ ...legacy) {
  const state = {
    textPerLevel: {},
    indentation: 0,
    seen: [],
    currentDepth: 0,
    circular: undefined,
    userOptions: undefined,
    stylize: plain,
    showHidden: inspectDefaultOptions.showHidden,
    depth: inspectDefaultOptions.depth,
    colors: inspectDefaultOptions.colors,
    customInspect: inspectDefaultOptions.customInspect,
    showProxy: inspectDefaultOptions.showProxy,
    maxArrayLength: inspectDefaultOptions.maxArrayLength,
    maxStringLength: inspectDefaultOptions.maxStringLength,
    breakLength: inspectDefaultOptions.breakLength,
    compact: inspectDefaultOptions.compact,
    sorted: inspectDefaultOptions.sorted,
    getters: inspectDefaultOptions.getters,
    numericSeparator: inspectDefaultOptions.numericSeparator,
  };
  if (legacy[0] !== undefined) state.depth = legacy[0];
  if (legacy[1] !== undefined) state.colors = legacy[1];
  if (typeof options === 'boolean') {
    state.showHidden = options;
  } else if (options) {
    for (const key of Object.keys(options)) {
      if (hasOwn(inspectDefaultOptions, key) || key === 'stylize') {
        state[key] = options[key];
      } else {
        state.userOptions = options;
      }
    }
  }
  if (state.colors) state.stylize = stylizeWithColor;
  if (state.maxArrayLength === null) state.maxArrayLength = Infinity;
  if (state.maxStringLength === null) state.maxStringLength = Infinity;
  formatValue ??= require('internal/util/inspect/value').formatValue;
  return formatValue(state, value, 0);
}

inspect.custom = customInspectSymbol;

defineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() {
    return inspectDefaultOptions;
  },
  set(options) {
    require('internal/validators').validateObject(options, 'options');
    Object.assign(inspectDefaultOptions, options);
  },
});

const kForeground = 39;
const kBackground = 49;
const kColors = ['Black', 'Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White'];

// SGR codes that turn a style on and off.
inspect.colors = {
  __proto__: null,
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
};
kColors.forEach((name, i) => inspect.colors[name.toLowerCase()] = [30 + i, kForeground]);
kColors.forEach((name, i) => inspect.colors[`bg${name}`] = [40 + i, kBackground]);
inspect.colors.framed = [51, 54];
inspect.colors.overlined = [53, 55];
inspect.colors.gray = [90, kForeground];
kColors.slice(1).forEach((name, i) => {
  inspect.colors[`${name.toLowerCase()}Bright`] = [91 + i, kForeground];
});
inspect.colors.bgGray = [100, kBackground];
kColors.slice(1).forEach((name, i) => inspect.colors[`bg${name}Bright`] = [101 + i, kBackground]);

const kAliases = {
  gray: ['grey', 'blackBright'],
  bgGray: ['bgGrey', 'bgBlackBright'],
  dim: ['faint'],
  strikethrough: ['crossedout', 'strikeThrough', 'crossedOut'],
  hidden: ['conceal'],
  inverse: ['swapColors', 'swapcolors'],
  doubleunderline: ['doubleUnderline'],
};
for (const [name, aliases] of Object.entries(kAliases)) {
  for (const alias of aliases) {
    defineProperty(inspect.colors, alias, {
      __proto__: null,
      enumerable: false,
      configurable: true,
      get() {
        return this[name];
      },
      set(value) {
        this[name] = value;
      },
    });
  }
}

inspect.styles = {
  __proto__: null,
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  regexp: 'red',
  module: 'underline',
};

module.exports = {
  inspect,
  inspectDefaultOptions,
  get format() {
    return require('internal/util/inspect/format').format;
  },
  get formatWithOptions() {
    return require('internal/util/inspect/format').formatWithOptions;
  },
  get getStringWidth() {
    return require('internal/util/inspect/text').getStringWidth;
  },
  get stripVTControlCharacters() {
    return require('internal/util/inspect/text').stripVTControlCharacters;
  },
};
