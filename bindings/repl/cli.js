'use strict';

// The command without a script, at a terminal or with --interactive: a REPL on standard input.

const repl = require('repl');

function run() {
  const { env } = process;
  process.stdout.write(`Welcome to gyre, with the API of Node.js ${process.version}.\n` +
    'Type ".help" for more information.\n');
  const mode = `${env.NODE_REPL_MODE ?? ''}`.toLowerCase().trim();
  const options = {
    ignoreUndefined: false,
    useGlobal: true,
    breakEvalOnSigint: true,
    replMode: mode === 'strict' ? repl.REPL_MODE_STRICT : repl.REPL_MODE_SLOPPY,
    _standalone: true,
  };
  if (Number.parseInt(env.NODE_NO_READLINE)) options.terminal = false;
  const historySize = Number(env.NODE_REPL_HISTORY_SIZE);
  options.historySize = historySize > 0 ? historySize : 1000;
  const server = repl.start(options);
  repl.repl = server;
  server.on('exit', () => {
    if (server._flushing?.()) server.pause();
    process.exit();
  });
  if (server.terminal) {
    server.setupHistory(env.NODE_REPL_HISTORY, (error) => {
      if (error) throw error;
    });
  }
}

module.exports = { run };
