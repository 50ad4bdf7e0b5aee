'use strict';

// Names of the keys that terminals send as escape sequences, by what follows the escape character.

const names = new Map();

function add(prefix, suffix, list, modifiers) {
  for (const [code, name] of Object.entries(list)) {
    names.set(`${prefix}${code}${suffix}`, { name, ...modifiers });
  }
}

const kArrows = { A: 'up', B: 'down', C: 'right', D: 'left', E: 'clear', F: 'end', H: 'home' };
const kLowerArrows = { a: 'up', b: 'down', c: 'right', d: 'left', e: 'clear' };
const kEditing = { 2: 'insert', 3: 'delete', 5: 'pageup', 6: 'pagedown', 7: 'home', 8: 'end' };
const kFunctions = { P: 'f1', Q: 'f2', R: 'f3', S: 'f4' };

add('[', '', kArrows);
add('O', '', kArrows);
add('[', '', kFunctions);
add('O', '', kFunctions);
add('[[', '', { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' });
add('[', '~', {
  1: 'home', 4: 'end', 11: 'f1', 12: 'f2', 13: 'f3', 14: 'f4', 15: 'f5', 17: 'f6', 18: 'f7',
  19: 'f8', 20: 'f9', 21: 'f10', 23: 'f11', 24: 'f12', 200: 'paste-start', 201: 'paste-end',
});
add('[', '~', kEditing);
add('[[', '~', { 5: 'pageup', 6: 'pagedown' });
// The ways of rxvt.
add('[', '', kLowerArrows, { shift: true });
add('O', '', kLowerArrows, { ctrl: true });
add('[', '$', kEditing, { shift: true });
add('[', '^', kEditing, { ctrl: true });
add('[', '', { Z: 'tab' }, { shift: true });

module.exports = { names };
