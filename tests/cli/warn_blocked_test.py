"""--warn-blocked names what holds the event loop. usage: warn_blocked_test.py RUNTIME

How long work takes depends on the machine: the programs do twice as much each time, until the report that is expected
stands in their standard error.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest

RUNTIME = os.path.abspath(sys.argv.pop(1))
TIMEOUT = 120

HARNESS = """
const fs = require('node:fs');
const work = require('./work.js');
const { LOG, EXPECTED, END } = process.env;
let size = 1;

function turn() {
  work(size);
  size *= 2;
  if (size < 1e9 && !fs.readFileSync(LOG, 'utf8').includes(EXPECTED)) setImmediate(turn);
  else if (END === 'exit') process.exit(3);
  else if (END) process.kill(process.pid, END);
}

setImmediate(turn);
"""

SPIN = """
module.exports = function spin(size) {
  let sum = 0;
  for (let i = 0; i < size * 1000; i++) sum += i;
  return sum;
};
"""

DERIVE = """
const { pbkdf2Sync } = require('node:crypto');
module.exports = function derive(size) {
  const key = pbkdf2Sync('password', 'salt', size * 100, 32, 'sha256');
  return after(key);
};
const after = (key) => key.toString('hex');
"""

READ = """
const fs = require('node:fs');
const file = `${__filename}.data`;
fs.writeFileSync(file, '');
module.exports = function read(size) {
  fs.truncateSync(file, size * 1024);
  const bytes = fs.readFileSync(file);
  return after(bytes);
};
const after = (bytes) => bytes.length;
"""

STRINGIFY = """
module.exports = function stringify(size) {
  const list = Array.from({ length: size * 100 }, (_, i) => ({ number: i }));
  const text = JSON.stringify(list);
  return after(text);
};
const after = (text) => text.length;
"""

PARSE = """
module.exports = function parse(size) {
  const text = `[${'{"number": 1},'.repeat(size * 100)}0]`;
  const list = JSON.parse(text);
  return after(list);
};
const after = (list) => list.length;
"""

SEARCH = """
module.exports = function search(size) {
  const text = 'a'.repeat(size * 100);
  const found = /(a+)b/.exec(text);
  return after(found);
};
const after = (found) => found === null;
"""

# A report of the start, if that took so long, may come late: it is not the one that is waited for.
HOLD = r"""
const fs = require('node:fs');
const log = () => fs.readFileSync(process.env.LOG, 'utf8');
setImmediate(function hold() {
  for (const { length } = log(); !log().includes('goes on', length);) {}
  if (!/ goes on.*\n(    at .*\n)*    at hold /.test(log())) setImmediate(hold);
});
"""

# Ten times as long as it took to start.
MAIN = """
const end = 10 * performance.now() + 50;
let turns = 0;
while (performance.now() < end) turns++;
"""

WORKER = """
const { Worker } = require('node:worker_threads');
new Worker('./main.js');
"""


class WarnBlockedTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def run_gyre(self, *arguments, **variables):
        """The exit code, and what stands in standard error."""
        log = os.path.join(self.folder, "log")
        with open(log, "w", encoding="utf-8") as file:
            result = subprocess.run(
                [RUNTIME, *arguments], cwd=self.folder, env={**os.environ, "LOG": log, **variables}, stderr=file,
                stdin=subprocess.DEVNULL, timeout=TIMEOUT, check=False,
            )
        with open(log, encoding="utf-8") as file:
            return result.returncode, file.read()

    def hold(self, work, expected, limit=5, main="main.js", **variables):
        self.write("main.js", HARNESS)
        self.write("work.js", work)
        return self.run_gyre(f"--warn-blocked={limit}", main, EXPECTED=expected, **variables)

    def assert_names(self, work, function, line):
        """The innermost function of `work.js` in some report is at this line of it, where it is held."""
        place = f"at {function} ({os.path.realpath(self.folder)}/work.js:{line}:"
        code, log = self.hold(work, place)
        self.assertEqual(code, 0)
        self.assertIn(place, log)
        report = log[: log.index(place)].rsplit("Warning: ", 1)[1]
        self.assertRegex(report, r"^the event loop (was|has been) held for \d+ ms.*\(--warn-blocked=5.*\)\n")
        # Only gyre's own functions may stand above it.
        for frame in report.splitlines()[1:-1]:
            self.assertIn("node:", frame)

    def test_a_loop(self):
        self.assert_names(SPIN, "spin", 4)

    def test_a_long_native_call(self):
        self.assert_names(DERIVE, "derive", 4)

    def test_a_file_that_is_read_whole(self):
        self.assert_names(READ, "read", 7)

    def test_json_that_is_written(self):
        self.assert_names(STRINGIFY, "stringify", 4)

    def test_json_that_is_read(self):
        self.assert_names(PARSE, "parse", 4)

    def test_a_regular_expression(self):
        self.assert_names(SEARCH, "search", 4)

    def test_the_main_script(self):
        self.write("main.js", MAIN)
        _, log = self.run_gyre("--warn-blocked=5", "main.js")
        self.assertRegex(log, r"main\.js:4:")

    def test_what_goes_on_is_told_of_meanwhile(self):
        self.write("main.js", HOLD)
        _, log = self.run_gyre("--warn-blocked=2", "main.js")
        self.assertRegex(
            log,
            r"Warning: the event loop has been held for \d+ ms and goes on \(--warn-blocked=2.*\)\n"
            r"(    at .*\n)*    at hold \(.*main\.js:\d:",
        )
        self.assertRegex(log, r"Warning: the event loop was held for \d+ ms")

    def test_a_worker(self):
        self.write("start.js", WORKER)
        _, log = self.hold(SPIN, "work.js:4:", main="start.js")
        self.assertRegex(log, r"Warning: the event loop of worker 1 was held for \d+ ms")
        self.assertRegex(log, r"at spin \(.*work\.js:4:")

    def assert_histogram(self, log):
        head, *rows = log[log.index("The event loop was held") :].splitlines()
        count = re.fullmatch(
            r"The event loop was held for more than 5 ms (\d+) times?, \d+ ms in all, \d+ ms at most \(--warn-blocked\)",
            head,
        )
        self.assertIsNotNone(count, head)
        counts = [re.fullmatch(r" *\d+ ms +(\d+)( #+)?", row) for row in rows]
        self.assertNotIn(None, counts, rows)
        self.assertEqual(sum(int(row.group(1)) for row in counts), int(count.group(1)))

    def test_a_histogram_at_the_end(self):
        code, log = self.hold(SPIN, "Warning")
        self.assertEqual(code, 0)
        self.assert_histogram(log)

    def test_a_histogram_at_process_exit(self):
        code, log = self.hold(SPIN, "Warning", END="exit")
        self.assertEqual(code, 3)
        self.assert_histogram(log)

    def test_a_histogram_before_a_signal_ends_the_program(self):
        for name in ("SIGINT", "SIGTERM"):
            code, log = self.hold(SPIN, "Warning", END=name)
            self.assertEqual(code, -getattr(signal, name))
            self.assert_histogram(log)

    def test_a_program_that_is_not_blocked_prints_nothing(self):
        self.write("main.js", "setTimeout(() => require('node:fs').readFileSync(__filename), 1);\n")
        self.assertEqual(self.run_gyre("--warn-blocked=3600000", "main.js"), (0, ""))
        self.assertEqual(self.run_gyre("main.js"), (0, ""))

    def test_wrong_values(self):
        for value in ("0", "-1", "1.5", "soon", "99999999999"):
            code, log = self.run_gyre(f"--warn-blocked={value}", "-e", "1")
            self.assertEqual((code, log.partition(": ")[2]), (
                9, "--warn-blocked must be a number of milliseconds, 1 or more\n",
            ))
        for option in ("--warn-blocked", "--warn-blocked="):
            code, log = self.run_gyre(option)
            self.assertEqual((code, log.partition(": ")[2]), (9, f"{option} requires an argument\n"))


if __name__ == "__main__":
    unittest.main()
