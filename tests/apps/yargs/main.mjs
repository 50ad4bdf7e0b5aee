// Commands, options of all types, defaults, errors, and the help text.

import yargs from 'yargs';

function parser(args) {
  return yargs(args)
    .scriptName('tool')
    .command('serve <folder>', 'serves a folder', (command) => command
      .positional('folder', { type: 'string' })
      .option('port', { alias: 'p', type: 'number', default: 8080, describe: 'where to listen' })
      .option('header', { type: 'array', describe: 'added to each answer' })
      .option('log', { choices: ['none', 'all'] }))
    .demandCommand(1)
    .strict()
    .exitProcess(false)
    .locale('en')
    .wrap(80)
    .version('1.2.3');
}

const argv = await parser(['serve', 'public', '-p', '3000', '--header', 'a: b', 'c: d', '--log=all'])
  .parse();
console.log(argv.folder, argv.port, argv.header, argv.log);
console.log(parser(['serve', 'x']).parse().p);

for (const args of [['serve'], ['serve', 'x', '--log', 'some'], ['serve', 'x', '--unknown']]) {
  parser(args).fail((message) => console.log(message)).parse();
}
console.log(await parser([]).getHelp());
parser(['--version']).parse();
