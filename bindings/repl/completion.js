'use strict';

// What Tab offers: names of globals, of properties, of modules and of commands.

const vm = require('vm');

const kExpression = /(?:[\w$]|\p{ID_Continue})+(?:\??\.(?:[\w$]|\p{ID_Continue})*)*(?:\??\.)?$/u;
const kRequire = /\brequire\s*\(\s*['"`](([\w@./:-]+\/)?(?:[\w@./:-]*))(?![^'"`])$/;

function namesOf(object) {
  const names = [];
  try {
    for (let at = object; at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
      names.push(Object.getOwnPropertyNames(at).filter(isIdentifier));
    }
  } catch {
    // A proxy that does not want to be looked at.
  }
  return names;
}

function isIdentifier(name) {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}

function filtered(groups, filter) {
  const seen = new Set();
  const result = [];
  for (const group of groups) {
    const own = [...new Set(group)].filter((name) => !seen.has(name) && name.startsWith(filter));
    own.sort((a, b) => (a < b ? -1 : 1));
    if (own.length > 0) {
      if (result.length > 0) result.push('');
      result.push(...own);
    }
    for (const name of own) seen.add(name);
  }
  while (result.at(-1) === '') result.pop();
  return result;
}

function complete(server, line, callback) {
  line = line.trimStart();
  const command = /^\s*\.(\w*)$/.exec(line);
  if (command !== null) {
    const names = Object.keys(server.commands).map((name) => `.${name}`);
    const found = names.filter((name) => name.startsWith(line)).map((name) => name.slice(1));
    callback(null, [found, command[1]]);
    return;
  }
  const required = kRequire.exec(line);
  if (required !== null) {
    const { builtinModules } = require('module');
    const [, filter] = required;
    const names = builtinModules.filter((id) => !id.startsWith('_'));
    callback(null, [filtered([names, names.map((id) => `node:${id}`)], filter), filter]);
    return;
  }
  const match = kExpression.exec(line);
  if (match === null && line !== '' && !/[\s([{,;=+\-*/%!&|?:<>]$/.test(line)) {
    callback(null, [[], '']);
    return;
  }
  const expression = match === null ? '' : match[0];
  const dot = expression.lastIndexOf('.');
  if (dot < 0) {
    const { context } = server;
    const globals = server.useGlobal ? globalThis : context;
    const inherited = server.useGlobal ? [] :
      vm.runInContext('Object.getOwnPropertyNames(globalThis)', context);
    callback(null, [filtered([[...namesOf(globals).flat(), ...inherited]], expression),
                    expression]);
    return;
  }
  const object = expression.slice(0, expression[dot - 1] === '?' ? dot - 1 : dot);
  const filter = expression.slice(dot + 1);
  server._evaluateQuietly(object, (error, value) => {
    const names = error || value === null || value === undefined ? [] : namesOf(Object(value));
    const before = expression.slice(0, dot + 1);
    callback(null, [filtered(names, filter).map((name) => (name === '' ? '' : before + name)),
                    expression]);
  });
}

module.exports = { complete };
