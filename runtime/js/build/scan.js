'use strict';

// What a source requires and imports by a literal name, and which files it names by a literal path
// beside itself.
//
// A request is { kind, specifier, offset, isOptional }. Kinds: 'require', 'import' (static and
// dynamic), and those that only bring a file along if there is one: 'resolve' (require.resolve),
// 'file' (new URL(x, import.meta.url), path.join(__dirname, x) and the like). A request is optional
// where the program handles that it fails: inside of try with a catch, or with a promise's catch().

const { parse } = require('internal/deps/acorn/dist/acorn');

const kOptions = {
  ecmaVersion: 'latest',
  allowHashBang: true,
  allowReturnOutsideFunction: true,
};

function literal(node) {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) {
    return node.quasis[0].value.cooked;
  }
  return undefined;
}

function isName(node, name) {
  return node?.type === 'Identifier' && node.name === name;
}

function isMember(node, object, property) {
  return node?.type === 'MemberExpression' && !node.computed && isName(node.object, object) &&
    isName(node.property, property);
}

function isImportMetaUrl(node) {
  return node?.type === 'MemberExpression' && !node.computed && isName(node.property, 'url') &&
    node.object.type === 'MetaProperty';
}

function bindsRequire(pattern) {
  switch (pattern?.type) {
    case 'Identifier': return pattern.name === 'require';
    case 'AssignmentPattern': return bindsRequire(pattern.left);
    case 'RestElement': return bindsRequire(pattern.argument);
    case 'ArrayPattern': return pattern.elements.some(bindsRequire);
    case 'ObjectPattern':
      return pattern.properties.some((each) => bindsRequire(each.value ?? each.argument));
    default: return false;
  }
}

function isCreateRequire(node) {
  return node?.type === 'CallExpression' &&
    (isName(node.callee, 'createRequire') || isName(node.callee.property, 'createRequire'));
}

// What the statements of a function or program make of the name `require`: true where it is that of
// the module system, false where it is something else, undefined where they do not touch it.
function requireOf(statements) {
  for (const statement of statements) {
    const node = statement.declaration ?? statement;
    if (node.type === 'FunctionDeclaration' && isName(node.id, 'require')) return false;
    if (node.type === 'ImportDeclaration' &&
        node.specifiers.some((each) => each.local.name === 'require')) {
      return false;
    }
    if (node.type !== 'VariableDeclaration') continue;
    for (const { id, init } of node.declarations) {
      if (bindsRequire(id)) return isCreateRequire(init);
    }
  }
  return undefined;
}

const kFunctions = new Set([
  'ArrowFunctionExpression', 'FunctionDeclaration', 'FunctionExpression']);

class Scanner {
  constructor(isModule) {
    this.requests = [];
    this.hasRequire = !isModule;
    this.isGuarded = false;     // inside of try with a catch
  }

  add(kind, specifier, node, isOptional = this.isGuarded) {
    if (specifier === undefined || specifier === '') return;
    this.requests.push({ kind, specifier, offset: node.start, isOptional });
  }

  // Visits what is below a node with other settings.
  within(settings, visit) {
    const { hasRequire, isGuarded } = this;
    Object.assign(this, settings);
    visit();
    Object.assign(this, { hasRequire, isGuarded });
  }

  visitFunction(node) {
    const own = node.params.some(bindsRequire) ? false :
      node.body.type === 'BlockStatement' ? requireOf(node.body.body) : undefined;
    const settings = { isGuarded: false, hasRequire: own ?? this.hasRequire };
    this.within(settings, () => this.visitChildren(node));
  }

  visitTry(node) {
    const isGuarded = this.isGuarded || node.handler !== null;
    this.within({ isGuarded }, () => this.visit(node.block));
    this.visit(node.handler);
    this.visit(node.finalizer);
  }

  visitCall(node) {
    const { arguments: args, callee } = node;
    const [first] = args;
    if (this.hasRequire && isName(callee, 'require') || isMember(callee, 'module', 'require')) {
      this.add('require', literal(first), node);
    } else if (this.hasRequire && isMember(callee, 'require', 'resolve')) {
      this.add('resolve', literal(first), node);
    } else if (callee.type === 'MemberExpression' && callee.object.type === 'ImportExpression' &&
               (isName(callee.property, 'catch') ||
                isName(callee.property, 'then') && args.length > 1)) {
      this.within({ isGuarded: true }, () => this.visit(callee.object));
      args.forEach((each) => this.visit(each));
      return;
    } else if (isName(first, '__dirname') && (isName(callee.property, 'join') ||
               isName(callee.property, 'resolve'))) {
      const parts = args.slice(1).map(literal);
      if (!parts.includes(undefined)) this.add('file', `./${parts.join('/')}`, node);
    }
    this.visitChildren(node);
  }

  // `__dirname + '/x'` and `${__dirname}/x`.
  visitText(node) {
    if (node.type === 'BinaryExpression') {
      const text = isName(node.left, '__dirname') ? literal(node.right) : undefined;
      if (node.operator === '+' && text !== undefined) this.add('file', `.${text}`, node);
    } else if (node.expressions.length === 1 && isName(node.expressions[0], '__dirname') &&
               node.quasis[0].value.cooked === '') {
      this.add('file', `.${node.quasis[1].value.cooked}`, node);
    }
    this.visitChildren(node);
  }

  visitNew(node) {
    const [first, second] = node.arguments;
    if (isName(node.callee, 'URL') && isImportMetaUrl(second)) {
      this.add('file', literal(first), node);
    }
    this.visitChildren(node);
  }

  visit(node) {
    if (!node) return;
    if (kFunctions.has(node.type)) {
      this.visitFunction(node);
      return;
    }
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'ExportNamedDeclaration':
        this.add('import', literal(node.source), node, false);
        break;
      case 'ImportExpression':
        this.add('import', literal(node.source), node);
        break;
      case 'CallExpression': this.visitCall(node); return;
      case 'NewExpression': this.visitNew(node); return;
      case 'TryStatement': this.visitTry(node); return;
      case 'BinaryExpression':
      case 'TemplateLiteral': this.visitText(node); return;
    }
    this.visitChildren(node);
  }

  visitChildren(node) {
    for (const key in node) {
      const child = node[key];
      if (Array.isArray(child)) {
        for (const each of child) {
          if (typeof each?.type === 'string') this.visit(each);
        }
      } else if (typeof child?.type === 'string') {
        this.visit(child);
      }
    }
  }
}

// The requests of a source; undefined where it cannot be parsed.
function scan(source, isModule) {
  let program;
  try {
    program = parse(source, { ...kOptions, sourceType: isModule ? 'module' : 'script' });
  } catch {
    return undefined;
  }
  const scanner = new Scanner(isModule);
  scanner.hasRequire = requireOf(program.body) ?? scanner.hasRequire;
  scanner.visitChildren(program);
  return scanner.requests;
}

module.exports = { scan };
