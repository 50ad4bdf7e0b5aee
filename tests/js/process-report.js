'use strict';

// process.report: an object of the program's state, and a file of it on demand, on a signal or when
// an error ends the program.

const { spawnSync } = require('child_process');
const { mkdtempSync, readdirSync, readFileSync } = require('fs');
const { tmpdir } = require('os');
const { join } = require('path');
const { equal, throws } = require('./check');

const { report } = process;
const own = report.getReport(new TypeError('for the report'));
equal(own.header.processId, process.pid);
equal(own.header.event, 'JavaScript API');
equal(own.header.trigger, 'GetReport');
equal(own.javascriptStack.message, 'TypeError: for the report');
equal(own.resourceUsage.rss > 0, true);
equal(own.environmentVariables.PATH, process.env.PATH);
equal(typeof own.userLimits.open_files.soft, 'number');
equal(report.getReport().javascriptStack.stack.some((line) => line.includes(__filename)), true);

throws(() => report.getReport(1), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => { report.directory = 1; }, { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => { report.compact = 1; }, { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => { report.signal = 'SIGNOTHING'; }, { code: 'ERR_UNKNOWN_SIGNAL' });

function run(code) {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  const { stderr } = spawnSync(process.execPath, ['-e', code], { cwd: folder, encoding: 'utf8' });
  const [name] = readdirSync(folder);
  equal(stderr.includes(`Writing Node.js report to file: ${name}`), true, stderr);
  return { name, content: JSON.parse(readFileSync(join(folder, name), 'utf8')) };
}

const written = run('process.report.writeReport("named.json")');
equal(written.name, 'named.json');
equal(written.content.header.filename, 'named.json');
const uncaught = run(`
  process.report.reportOnUncaughtException = true;
  process.report.compact = true;
  throw new RangeError("the end")`);
equal(/^report\.\d{8}\.\d{6}\.\d+\.0\.001\.json$/.test(uncaught.name), true);
equal(uncaught.content.header.event, 'Exception');
equal(JSON.stringify(uncaught.content.javascriptStack).includes('RangeError: the end'), true);
const signalled = run(`
  process.report.reportOnSignal = true;
  process.kill(process.pid, "SIGUSR2");
  setTimeout(() => {}, 20)`);
equal(signalled.content.header.event, 'SIGUSR2');
