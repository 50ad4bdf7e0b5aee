'use strict';

// gyre build: an application and a copy of the runtime as one executable.

const fs = require('fs');
const path = require('path');
const { Module } = require('internal/modules/cjs/loader');
const { findAssets } = require('internal/build/assets');
const { Collector } = require('internal/build/collect');
const { BuildError, Problems, firstLine } = require('internal/build/problems');
const { putParts, write } = require('internal/build/write');

const kUsage = `Usage: gyre [options of V8] build [options] ENTRY

Makes an executable of the program ENTRY, with all modules that it needs inside.

Options:
  -o, --output=FILE       the executable; without it ENTRY's name without its extension
      --asset=[KEY=]FILE  bring this file along (may be repeated)
      --assets=DIR        bring all files of this folder along (may be repeated)
      --include=FILE      bring a module along that is required by a computed name (may be repeated)
      --external=NAME     leave the requires of this package alone (may be repeated)
      --runtime=FILE      the executable to copy, instead of this one
      --snapshot          run the program's initialisation now, and start from the heap that is then
                          there; it says what to do at a start with v8.startupSnapshot
  -h, --help              print this text

Options of V8 before \`build\` are built in.
`;

const kInvalidArgument = 9;   // https://nodejs.org/api/process.html#exit-codes

const kOptions = {
  'output': { type: 'string', short: 'o' },
  'asset': { type: 'string', multiple: true, default: [] },
  'assets': { type: 'string', multiple: true, default: [] },
  'include': { type: 'string', multiple: true, default: [] },
  'external': { type: 'string', multiple: true, default: [] },
  'runtime': { type: 'string' },
  'snapshot': { type: 'boolean', default: false },
  'help': { type: 'boolean', short: 'h' },
};

class UsageError extends Error {}

function parse(args) {
  const { parseArgs } = require('util');
  let parsed;
  try {
    parsed = parseArgs({ args, options: kOptions, allowPositionals: true });
  } catch (error) {
    throw new UsageError(firstLine(error));
  }
  const { positionals, values } = parsed;
  if (!values.help && positionals.length !== 1) {
    throw new UsageError(positionals.length === 0 ? 'which program? Name its file' :
      `there is one program to a build, and there are ${positionals.join(' and ')}`);
  }
  return { ...values, entry: positionals[0] };
}

function findModule(name, what) {
  const file = Module._findPath(path.resolve(name), null, true);
  if (!file) throw new BuildError(`${what} ${name}: there is no such file`);
  return file;
}

function sameFile(a, b) {
  try {
    return fs.realpathSync(a) === fs.realpathSync(b);
  } catch {
    return false;
  }
}

// Where the executable goes: not over what it is made of.
function checkOutput(out, sources) {
  if (sources.some((file) => sameFile(file, out))) {
    throw new BuildError(`--output ${out}: is a file that the application is made of`);
  }
  const stat = fs.statSync(out, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isFile()) {
    throw new BuildError(`--output ${out}: is ${stat.isDirectory() ? 'a folder' : 'no file'}`);
  }
}

// The ids of the built-in modules that another runtime has.
function builtinsOf(runtime) {
  if (runtime === undefined) return undefined;
  const { execFileSync } = require('child_process');
  let ids;
  try {
    ids = execFileSync(path.resolve(runtime), ['-p', "require('module').builtinModules.join()"],
                       { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new BuildError(`--runtime ${runtime}: ${firstLine(error)}`);
  }
  if (!ids.includes(',events,')) {
    throw new BuildError(
      `--runtime ${runtime}: is no runtime of gyre, or has an application inside`);
  }
  return new Set([...ids.trim().split(','), 'sea', 'sqlite', 'test', 'test/reporters']);
}

function counted(number, thing) {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

function build(options) {
  // As in a process that has to do with a snapshot (main.cc).
  if (options.snapshot) {
    require('internal/options').setOption('--experimental-require-module', false);
  }
  const entry = findModule(options.entry, 'the program');
  const out = options.output ?? path.basename(entry, path.extname(entry));
  const problems = new Problems();
  const collector = new Collector({
    builtins: builtinsOf(options.runtime), externals: options.external, problems,
  });
  const assets = findAssets(options.asset, options.assets);
  collector.collect(entry, options.include.map((name) => findModule(name, '--include')));
  problems.check();
  checkOutput(out, [...collector.files.keys(), ...assets.values()]);
  // Caches fit the snapshot that they are made with, and this process has that of this executable.
  const isTried = options.snapshot || options.runtime !== undefined;
  putParts({
    assets, collector, entry, options: process.execArgv, problems, areCachesRequested: isTried,
  });
  const runtime = options.runtime ?? '/proc/self/exe';
  if (isTried) {
    const { runTrials } = require('internal/build/trial');
    runTrials({ runtime, out, options: process.execArgv, hasSnapshot: options.snapshot });
  }
  write(runtime, out);
  const modules = [...collector.files.values()].filter(({ format }) => format !== undefined);
  console.log(`${out}: ${counted(modules.length, 'module')}, ${counted(assets.size, 'asset')}, ` +
    `${(fs.statSync(out).size / 1e6).toFixed(1)} MB`);
}

function main(args) {
  try {
    const options = parse(args);
    if (options.help) process.stdout.write(kUsage);
    else build(options);
  } catch (error) {
    if (!(error instanceof BuildError) && !(error instanceof UsageError)) throw error;
    const isUsage = error instanceof UsageError;
    const hint = isUsage ? 'See gyre build --help\n' : '';
    process.stderr.write(`gyre build: ${error.message}\n${hint}`);
    process.exitCode = isUsage ? kInvalidArgument : 1;
  }
}

module.exports = { main };
