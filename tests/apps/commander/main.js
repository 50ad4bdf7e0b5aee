'use strict';

// Commands, options of all types, arguments that are checked, errors, and the help text.

const { Argument, Command, InvalidArgumentError, Option } = require('commander');

function wholeNumber(text) {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Not a whole number.');
  return Number(text);
}

function program() {
  const tool = new Command('tool')
    .description('does everything')
    .version('1.2.3')
    .exitOverride()
    .configureOutput({ writeErr: (text) => console.log(text.trim()) });
  tool.command('serve')
    .description('serves a folder')
    .argument('<folder>', 'what to serve')
    .addArgument(new Argument('[mode]', 'how').choices(['fast', 'safe']).default('safe'))
    .option('-p, --port <number>', 'where to listen', wholeNumber, 8080)
    .option('-H, --header <text...>', 'added to each answer')
    .addOption(new Option('--log <what>', 'what to log').choices(['none', 'all']).env('TOOL_LOG'))
    .option('--no-color', 'without colours')
    .action((folder, mode, options) => console.log('serve', folder, mode, options));
  tool.command('wait').action(async () => {
    await new Promise(setImmediate);
    console.log('waited');
  });
  return tool;
}

async function run(...args) {
  try {
    await program().parseAsync(args, { from: 'user' });
  } catch (error) {
    console.log(error.code, error.exitCode);
  }
}

async function main() {
  process.env.TOOL_LOG = 'all';
  await run('serve', 'public', '-p', '3000', '--header', 'a: b', 'c: d', '--no-color');
  await run('serve', 'public', 'fast');
  await run('wait');
  await run('serve');
  await run('serve', 'public', 'slow');
  await run('serve', 'public', '--port', 'x');
  await run('sreve', 'public');
  await run('--version');
  console.log(program().helpInformation());
  console.log(program().commands[0].helpInformation());
}

main();
