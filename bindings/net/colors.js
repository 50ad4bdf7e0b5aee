'use strict';

// How many colors a terminal shows, by what its environment says of it.

const kNone = 1;
const k16 = 4;
const k256 = 8;
const kTrue = 24;

const kCiSystems = [
  'APPVEYOR', 'BUILDKITE', 'CIRCLECI', 'DRONE', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TRAVIS',
];

const kTerminals = {
  '__proto__': null,
  'cons25': k16,
  'console': k16,
  'cygwin': k16,
  'dtterm': k16,
  'eterm': k16,
  'gnome': k16,
  'hurd': k16,
  'jfbterm': k16,
  'konsole': k16,
  'kterm': k16,
  'mlterm': k16,
  'mosh': kTrue,
  'putty': k16,
  'rxvt-unicode-24bit': kTrue,
  'st': k16,
  'terminator': kTrue,
  'xterm-kitty': kTrue,
};

const kColorful = /ansi|color|linux|direct|^con[0-9]*x[0-9]|^rxvt|^screen|^xterm|^vt100|^vt220/;

let warned = false;

// FORCE_COLOR wins over what switches colors off, which is worth a word.
function warnOfForce(env) {
  if (warned) return;
  warned = true;
  const losers = ['NODE_DISABLE_COLORS', 'NO_COLOR'].filter((name) => env[name] !== undefined);
  if (losers.length === 0) return;
  const names = losers.join("' and '");
  process.emitWarning(
    `The '${names}' env is ignored due to the 'FORCE_COLOR' env being set.`, 'Warning');
}

function depthOfCi(env) {
  return kCiSystems.some((name) => name in env) || env.CI_NAME === 'codeship' ? k256 : kNone;
}

function depthOfProgram(env) {
  switch (env.TERM_PROGRAM) {
    case 'iTerm.app':
      return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? k256 : kTrue;
    case 'HyperTerm':
    case 'MacTerm':
      return kTrue;
    case 'Apple_Terminal':
      return k256;
    default:
      return undefined;
  }
}

function depthOfTerm(env) {
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return kTrue;
  if (env.TERM) {
    if (/truecolor/.test(env.TERM)) return kTrue;
    if (/^xterm-256/.test(env.TERM)) return k256;
    const name = env.TERM.toLowerCase();
    if (kTerminals[name] !== undefined) return kTerminals[name];
    if (kColorful.test(name)) return k16;
  }
  return env.COLORTERM ? k16 : kNone;
}

// 1, 4, 8 or 24 bits.
function getColorDepth(env = process.env) {
  switch (env.FORCE_COLOR) {
    case undefined:
      break;
    case '':
    case '1':
    case 'true':
      warnOfForce(env);
      return k16;
    case '2':
      warnOfForce(env);
      return k256;
    case '3':
      warnOfForce(env);
      return kTrue;
    default:
      return kNone;
  }
  if (env.NODE_DISABLE_COLORS !== undefined || env.NO_COLOR !== undefined ||
      env.TERM === 'dumb') {
    return kNone;
  }
  if (env.TMUX) return k256;
  if (env.CI) return depthOfCi(env);
  if ('TEAMCITY_VERSION' in env) {
    return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? k16 : kNone;
  }
  return depthOfProgram(env) ?? depthOfTerm(env);
}

function hasColors(count, env) {
  if (env === undefined && (count === undefined ||
      (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    const { validateInteger } = require('internal/validators');
    validateInteger(count, 'count', 2);
  }
  return count <= 2 ** getColorDepth(env);
}

module.exports = { getColorDepth, hasColors };
