"""gyre --simulate as a user meets it. usage: simulate_test.py RUNTIME BANK"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

RUNTIME = os.path.abspath(sys.argv.pop(1))
BANK = os.path.abspath(sys.argv.pop(1))

# Two servers' worth of requests; says what it drew by lot.
PAIR = """
const http = require('http');
const { randomBytes, randomUUID } = require('crypto');
const server = http.createServer((req, res) => setTimeout(() => res.end(`${req.url} ${Date.now()}`), 3600e3));
server.listen(0, '127.0.0.1', () => {
  let left = 3;
  for (let i = 0; i < 3; i++) {
    http.get({ port: server.address().port, path: `/${i}` }, (res) => {
      let text = '';
      res.on('data', (data) => text += data).on('end', () => {
        console.log(text, Math.random(), randomBytes(4).toString('hex'), randomUUID(), new Date().toISOString());
        console.log(performance.now() > 3600e3, process.hrtime()[0] >= 3600);
        if (--left === 0) server.close();
      });
    });
  }
});
"""

# Fails with all that the seed decides.
DRAWN = """
const net = require('net');
const { randomBytes } = require('crypto');
const order = [];
const server = net.createServer((socket) => socket.on('data', (data) => order.push(data.length))
  .on('end', () => { socket.end(); server.close(); })).listen(80);
const socket = net.connect(80).on('close', () => {
  const context = require('vm').runInNewContext('Math.random()');
  throw new Error([Math.random(), context, randomBytes(4).readUInt32LE(), Date.now(), order].join(' '));
});
setTimeout(() => { order.push('timer'); socket.end('x'.repeat(1000)); }, 5);
require('fs').stat(__filename, () => order.push('stat'));
"""

# https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick
ORDER = """
const assert = require('assert');
const seen = [];
for (let i = 0; i < 10; i++) setTimeout(() => seen.push(i), 7);
setTimeout(() => seen.push(10), 7);
const begin = performance.now();
setTimeout(() => assert(performance.now() - begin >= 4), 5);
setTimeout(() => {
  setImmediate(() => seen.push('immediate'));
  process.nextTick(() => seen.push('tick'));
  Promise.resolve().then(() => seen.push('promise'));
  setTimeout(() => seen.push('timer'), 50);
}, 20);
setTimeout(() => assert.deepStrictEqual(
  seen, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 'tick', 'promise', 'immediate', 'timer']), 1000);
require('fs').stat('.', () => {
  const inPoll = [];
  setTimeout(() => inPoll.push('timer'), 0);
  setImmediate(() => { inPoll.push('immediate'); });
  setTimeout(() => assert.deepStrictEqual(inPoll, ['immediate', 'timer']), 100);
});
"""


class SimulateTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def gyre(self, *args, **options):
        return subprocess.run([RUNTIME, *args], capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
                              cwd=self.folder.name, check=False, **options)

    def passes(self, *args):
        result = self.gyre(*args)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result

    def trace_of(self, result):
        return re.search(r"^simulation: seed \d+, .*, trace ([0-9a-f]{16})$", result.stderr, re.MULTILINE)[1]

    def test_the_same_seed_takes_the_same_course(self):
        path = self.write("pair.js", PAIR)
        first = self.passes("--simulate=5", path)
        second = self.passes("--simulate=5", path)
        other = self.passes("--simulate=6", path)
        self.assertEqual((first.stdout, first.stderr), (second.stdout, second.stderr))
        self.assertNotEqual(first.stdout, other.stdout)
        self.assertNotEqual(self.trace_of(first), self.trace_of(other))
        self.assertEqual(first.stdout.count("true true"), 3)
        self.assertIn("2024-01-01T01:00:0", first.stdout)

    def test_the_trace_tells_what_happened(self):
        path = self.write("pair.js", PAIR)
        traces = []
        for name in ("a", "b"):
            self.passes("--simulate=5", f"--simulate-trace={name}", path)
            with open(os.path.join(self.folder.name, name), encoding="utf-8") as file:
                traces.append(file.read())
        self.assertEqual(traces[0], traces[1])
        self.assertRegex(traces[0], r"(?m)^\d+ main connect #\d+ 127\.0\.0\.1:\d+ -> 127\.0\.0\.1:\d+$")
        self.assertRegex(traces[0], r"(?m)^\d+ main data #\d+ .* \d+ bytes [0-9a-f]{16}$")
        shown = self.passes("--simulate=5", "--simulate-trace=-", path)
        self.assertIn("main connect #", shown.stdout)

    def test_a_search_finds_the_lost_deposit_and_its_command_replays_it(self):
        result = self.gyre("--simulate=1", "--simulate-runs=300", BANK)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        summary = re.match(r"simulation: seeds 1 to 300, (\d+) of 300 runs failed", result.stdout)
        self.assertTrue(1 <= int(summary[1]) <= 60, result.stdout)
        self.assertIn("AssertionError", result.stdout)
        replay = shlex.split(re.search(r"^replay: (.*)$", result.stdout, re.MULTILINE)[1])
        runs = [subprocess.run(replay, capture_output=True, text=True, timeout=60, check=False) for _ in range(2)]
        for run in runs:
            self.assertEqual(run.returncode, 1)
            self.assertIn("AssertionError", run.stderr)
            self.assertIn("130", run.stderr)
        self.assertEqual(self.trace_of(runs[0]), self.trace_of(runs[1]))
        self.assertEqual(runs[0].stderr, runs[1].stderr)

    def test_a_search_that_finds_nothing_passes(self):
        path = self.write("fine.js", "setTimeout(() => {}, 10);\n")
        result = self.passes("--simulate=7", "--simulate-runs=20", path)
        self.assertRegex(result.stdout, r"^simulation: seeds 7 to 26, 0 of 20 runs failed \(.* ms a run\), "
                         r"trace [0-9a-f]{16}\n$")

    def test_a_run_is_the_same_alone_first_and_later(self):
        path = self.write("drawn.js", DRAWN)
        alone = []
        for seed in (1, 5, 300):
            result = self.gyre(f"--simulate={seed}", path)
            alone.append(re.search(r"^simulation: failed: (Error: \d.*)$", result.stderr, re.MULTILINE)[1])
        self.assertEqual(len(set(alone)), 3)
        searches = [self.gyre("--simulate=1", "--simulate-runs=5", path).stdout,
                    self.gyre("--simulate=291", "--simulate-runs=10", path).stdout]
        self.assertIn(f"  1 x {alone[0]}\n    seeds 1\n", searches[0])
        self.assertIn(f"  1 x {alone[1]}\n    seeds 5\n", searches[0])
        self.assertIn(f"  1 x {alone[2]}\n    seeds 300\n", searches[1])

    def test_other_machines_take_the_same_course(self):
        path = self.write("pair.js", PAIR)
        config = self.write("config.json", '{ "clockSkew": 1000 }')
        args = [f"--simulate-config={config}", "--simulate=5", "--simulate-runs=20", path]
        expected = self.passes(*args).stdout.split()[-1]
        for prefix, flags, options in (
            ([], [], {"cwd": "/"}),
            ([], [], {"env": {}}),
            ([], [], {"env": {**os.environ, "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "HOME": "/x", "A": "b" * 9999}}),
            (["nice"], [], {}),
            # A smaller stack, and addresses that are not drawn by lot.
            (["sh", "-c", 'ulimit -s 2048; exec "$@"', "sh"], [], {}),
            (["setarch", "-R"], [], {}),
            # Processors that know less.
            ([], ["--no-enable-avx2", "--no-enable-avx", "--no-enable-bmi1", "--no-enable-fma3", "--no-enable-sse4-2"], {}),
            ([], ["--no-opt", "--no-sparkplug"], {}),
        ):
            result = subprocess.run([*prefix, RUNTIME, *flags, *args], capture_output=True, text=True, timeout=120,
                                    check=False, **options)
            if prefix == ["setarch", "-R"] and "Operation not permitted" in result.stderr:
                continue
            self.assertEqual(result.stdout.split()[-1:], [expected], (prefix, flags, result.stderr))

    def test_where_the_program_lies_does_not_matter(self):
        traces = set()
        for name in ("here", "somewhere else"):
            os.mkdir(os.path.join(self.folder.name, name))
            path = self.write(f"{name}/bank.js", "setTimeout(() => { throw new Error(`${Math.random()}`); }, 1);\n")
            result = self.gyre("--simulate=1", "--simulate-runs=3", path)
            self.assertEqual(result.returncode, 1)
            traces.add(result.stdout.splitlines()[0].split()[-1])
            self.assertIn(f"{os.path.realpath(path)}:1", self.gyre("--simulate=1", path).stderr)
        self.assertEqual(len(traces), 1)

    def test_languages_of_the_machine_do_not_matter(self):
        outputs = {self.gyre("--simulate=1", "-p", "(1234.5).toLocaleString() + process.env.LC_ALL",
                             env={**os.environ, "LC_ALL": language}).stdout for language in ("C", "de_DE.UTF-8")}
        self.assertEqual(outputs, {"1,234.5C\n", "1,234.5de_DE.UTF-8\n"})

    def test_each_run_changes_files_itself(self):
        path = self.write("files.js", "require('fs').appendFileSync('log', 'x');\nMath.random();\n")
        self.passes("--simulate=1", "--simulate-runs=5", path)
        with open(os.path.join(self.folder.name, "log"), encoding="utf-8") as file:
            self.assertEqual(file.read(), "xxxxx")

    def test_what_happens_with_every_seed_is_reported_for_all(self):
        path = self.write("never.js", "throw new Error('always');\n")
        result = self.gyre("--simulate=3", "--simulate-runs=4", path)
        self.assertEqual(result.returncode, 1)
        self.assertIn("simulation: seeds 3 to 6, 4 of 4 runs failed (", result.stdout)
        self.assertIn("  4 x Error: always\n    seeds 3, 4, 5, 6\nreplay: ", result.stdout)
        path = self.write("abort.js", "process.abort();\n")
        result = self.gyre("--simulate=3", "--simulate-runs=2", path)
        self.assertIn("  2 x ended by Aborted\n    seeds 3, 4\n", result.stdout)

    def test_timers_that_are_late_show_a_race(self):
        # Counts on nine beats in time for all ten.
        path = self.write("beats.js", "let beats = 0;\n"
                          "const heart = setInterval(() => beats++, 10);\n"
                          "setTimeout(() => {\n"
                          "  clearInterval(heart);\n"
                          "  if (beats < 9) throw new Error('too few');\n"
                          "}, 95);\n")
        result = self.gyre("--simulate=1", "--simulate-runs=20", path)
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn(" x Error: too few\n", result.stdout)
        config = self.write("config.json", '{ "timerJitter": 0 }')
        self.passes("--simulate=1", "--simulate-runs=20", f"--simulate-config={config}", path)

    def test_order_that_timers_promise_is_kept(self):
        path = self.write("order.js", ORDER)
        config = self.write("config.json", '{ "timerJitter": 20 }')
        self.passes("--simulate=1", "--simulate-runs=50", path)
        self.passes("--simulate=1", "--simulate-runs=50", f"--simulate-config={config}", path)

    def test_an_application_inside_its_executable(self):
        app = os.path.join(self.folder.name, "bank")
        subprocess.run([RUNTIME, "build", BANK, "-o", app], check=True, capture_output=True, timeout=120)
        plain = self.gyre("--simulate=1", "--simulate-runs=150", BANK).stdout.splitlines()
        result = subprocess.run([app, "two words"], capture_output=True, text=True, timeout=120, check=False,
                                env={**os.environ, "NODE_OPTIONS": "--simulate=1 --simulate-runs=150 --no-warnings"})
        bundled = result.stdout.splitlines()
        self.assertEqual(bundled[1:-1], plain[1:-1], result.stderr)
        seed = re.search(r"=(\d+) ", plain[-1])[1]
        self.assertEqual(bundled[-1], f"replay: NODE_OPTIONS='--no-warnings --simulate={seed}' {app} 'two words'")
        replay = subprocess.run(bundled[-1].split(": ", 1)[1], shell=True, capture_output=True, text=True, timeout=60,
                                check=False)
        self.assertEqual(replay.returncode, 1)
        self.assertIn("AssertionError", replay.stderr)

    def test_hosts_have_their_own_programs(self):
        server = self.write("server.js",
                            "const net = require('net');\n"
                            "globalThis.mine = 1;\n"
                            "net.createServer((s) => s.end(`${s.remoteAddress} ${os.hostname()} ${process.pid}`))"
                            ".listen(80);\nconst os = require('os');\n")
        client = self.write("client.js",
                            "let text = '';\n"
                            "setTimeout(() => require('net').connect(80, 'bank').on('data', (d) => { text += d; })\n"
                            "  .on('end', () => console.log(`${text} ${typeof mine} ${Math.random()}`)), 1);\n")
        result = self.passes("--simulate=3", f"--simulate-node=bank:{server}", f"--simulate-node=alice:{client}",
                             f"--simulate-node=bob:{client}")
        lines = sorted(result.stdout.splitlines())
        self.assertEqual(len(lines), 2, result.stdout)
        self.assertTrue(lines[0].startswith("alice: 10.0.0.2 bank 1000 undefined 0."), lines)
        self.assertTrue(lines[1].startswith("bob: 10.0.0.3 bank 1000 undefined 0."), lines)
        self.assertNotEqual(lines[0].split()[-1], lines[1].split()[-1])

    def test_a_host_that_ends_well_leaves_the_others(self):
        one = self.write("one.js", "require('net').createServer(() => process.exit(0)).listen(80);\n")
        two = self.write("two.js", "require('net').connect(80, 'one').on('error', () => {}).on('close', () =>\n"
                         "  setTimeout(() => console.log('done'), 10));\n")
        result = self.passes("--simulate=1", f"--simulate-node=one:{one}", f"--simulate-node=two:{two}")
        self.assertEqual(result.stdout, "two: done\n")

    def test_a_host_that_fails_ends_the_run(self):
        bad = self.write("bad.js", "setTimeout(() => { throw new Error('no luck'); }, 5);\n")
        endless = self.write("endless.js", "setInterval(() => {}, 1000);\n")
        result = self.gyre("--simulate=1", f"--simulate-node=bad:{bad}", endless)
        self.assertEqual(result.returncode, 1)
        self.assertIn("simulation: failed: bad: Error: no luck\nreplay: ", result.stderr)

    def test_a_deadlock_is_a_failure(self):
        path = self.write("stuck.js", "const net = require('net');\n"
                          "const server = net.createServer(() => {}).listen(80, '127.0.0.1', () => "
                          "net.connect(80, '127.0.0.1').on('end', () => server.close()));\n")
        result = self.gyre("--simulate=1", path)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, "simulation: failed: deadlock: nothing can happen any more, and "
                         r"main waits for connection #\d+ 127.0.0.1:\d+ -> 127.0.0.1:80\n")
        module = self.write("stuck.mjs", "await new Promise(() => {});\n")
        result = self.gyre("--simulate=1", module)
        self.assertEqual(result.returncode, 13)
        self.assertIn("simulation: failed: deadlock: a top-level await never settled\n", result.stderr)

    def test_a_program_without_end_is_a_failure(self):
        path = self.write("endless.js", "setInterval(() => {}, 60000);\n")
        result = self.gyre("--simulate=1", path)
        self.assertEqual(result.returncode, 1)
        self.assertIn("simulation: failed: still running after 86400000 ms of virtual time\n", result.stderr)
        config = self.write("short.json", '{ "duration": 300000 }')
        self.passes("--simulate=1", f"--simulate-config={config}", path)

    def test_a_server_at_rest_is_no_failure(self):
        path = self.write("rest.js", "process.on('exit', () => console.log('exit'));\n"
                          "require('http').createServer(() => {}).listen(80);\n")
        self.assertEqual(self.passes("--simulate=1", path).stdout, "exit\n")

    def test_faults_happen(self):
        path = self.write("client.js", "const net = require('net');\n"
                          "const server = net.createServer((s) => s.on('error', () => {}).end('x'))\n"
                          ".listen(80, '127.0.0.1', () => net.connect(80, '127.0.0.1')\n"
                          "  .on('error', (e) => console.log(e.code)).on('close', () => server.close()));\n")
        for setting, code in (("reset", "ECONNRESET"), ("refuse", "ECONNREFUSED")):
            config = self.write("config.json", f'{{ "{setting}": 1 }}')
            self.assertEqual(self.passes("--simulate=1", f"--simulate-config={config}", path).stdout, f"{code}\n")

    def test_a_body_that_is_cut_is_not_taken_for_whole(self):
        path = self.write("cut.js", "const http = require('http');\n"
                          "const server = http.createServer((q, s) => {\n"
                          "  s.write('x'.repeat(1000));\n"
                          "  setTimeout(() => s.end('x'.repeat(1000)), 50);\n"
                          "}).listen(80, '127.0.0.1', () => http.get('http://127.0.0.1', (response) => {\n"
                          "  let size = 0;\n"
                          "  response.on('data', (data) => { size += data.length; });\n"
                          "  response.on('end', () => { if (size !== 2000) process.exit(9); });\n"
                          "  response.on('error', (e) => console.log(e.code));\n"
                          "  response.on('close', () => server.close());\n"
                          "}).on('error', (e) => { console.log(e.code); server.close(); }));\n")
        config = self.write("config.json", '{ "cut": 0.2 }')
        outputs = [self.passes(f"--simulate={seed}", f"--simulate-config={config}", path).stdout for seed in range(1, 12)]
        self.assertEqual(set(outputs), {"", "ECONNRESET\n"})
        self.assertEqual(outputs[0], self.passes("--simulate=1", f"--simulate-config={config}", path).stdout)

    def test_slow_connections_make_writers_wait(self):
        path = self.write("slow.js", "const net = require('net');\nconst begun = Date.now();\n"
                          "const server = net.createServer((s) => {\n"
                          "  const taken = s.write(Buffer.alloc(100000), () => s.end());\n"
                          "  console.log(taken);\n"
                          "}).listen(80, '127.0.0.1', () => net.connect(80, '127.0.0.1').resume().on('close', () => {\n"
                          "  console.log(Date.now() - begun > 3000);\n  server.close();\n}));\n")
        config = self.write("config.json", '{ "slow": 1, "slowLatency": 500 }')
        self.assertEqual(self.passes("--simulate=1", f"--simulate-config={config}", path).stdout, "false\ntrue\n")
        self.assertEqual(self.passes("--simulate=1", path).stdout, "false\nfalse\n")

    def test_the_date_jumps(self):
        path = self.write("jumps.js", "let least = Infinity;\nlet before = Date.now();\n"
                          "for (let i = 0; i < 100; i++) {\n  const now = Date.now();\n"
                          "  least = Math.min(least, now - before);\n  before = now;\n}\n"
                          "const begun = performance.now();\n"
                          "setTimeout(() => console.log(least < 0, performance.now() - begun < 200), 100);\n")
        config = self.write("config.json", '{ "clockSkew": 60000, "clockJump": 0.5 }')
        self.assertEqual(self.passes("--simulate=1", f"--simulate-config={config}", path).stdout, "true true\n")

    def test_files_fail(self):
        path = self.write("files.js", "const fs = require('fs');\n"
                          "const code = (work) => { try { work(); return 'fine'; } catch (e) { return e.code; } };\n"
                          "console.log(code(() => fs.writeFileSync('made', 'x')), code(() => fs.readFileSync(__filename)));\n"
                          "fs.writeFile('made', 'x', (e) => fs.promises.readFile(__filename).then(() => console.log(e.code),\n"
                          "  (other) => console.log(e.code, other.code)));\n")
        config = self.write("config.json", '{ "diskFull": 1, "diskError": 1 }')
        self.assertEqual(self.passes("--simulate=1", f"--simulate-config={config}", path).stdout, "ENOSPC EIO\nENOSPC EIO\n")

    def test_a_wrong_configuration_is_explained(self):
        for text, message in (
            ("{", "not JSON: "),
            ("[]", "must be an object of settings"),
            ('{ "lag": 1 }', '"lag" is no setting; there are clockJump, clockSkew, '),
            ('{ "reset": 2 }', '"reset" must be a chance from 0 to 1, not 2'),
            ('{ "clockJump": 1 }', '"clockJump" needs "clockSkew", which says how far the date jumps at most'),
            ('{ "latency": 5 }', '"latency" must be two numbers of milliseconds, [least, most], not 5'),
            ('{ "latency": [9, 1] }', '"latency" must be two numbers of milliseconds, [least, most], not [9,1]'),
            ('{ "timeLimit": -1 }', '"timeLimit" must be a number of milliseconds, not -1'),
            ('{ "shuffle": "yes" }', '"shuffle" must be true or false, not "yes"'),
            ('{ "start": "soon" }', '"start" must be a date such as "2024-01-01T00:00:00Z", not "soon"'),
        ):
            path = self.write("config.json", text)
            result = self.gyre("--simulate=1", f"--simulate-config={path}", "-e", "1")
            self.assertEqual(result.returncode, 9, text)
            self.assertIn(f"{path}: {message}", result.stderr)
        result = self.gyre("--simulate=1", "--simulate-config=nowhere.json", "-e", "1")
        self.assertEqual(result.returncode, 9)
        self.assertIn("--simulate-config: ENOENT: no such file or directory, open 'nowhere.json'", result.stderr)

    def test_wrong_options_are_explained(self):
        for args, message in (
            (["--simulate=x", "a.js"], "--simulate must be a seed, a whole number from 0, not 'x'"),
            (["--simulate=1", "--simulate-runs=0", "a.js"], "--simulate-runs must be a number from 1 to"),
            (["--simulate-runs=5", "a.js"], "--simulate-config, -node, -runs and -trace need --simulate=SEED"),
            (["--simulate=1"], "--simulate needs a script"),
            (["--simulate=1", "--simulate-node=a"], "--simulate-node must be NAME:SCRIPT, not 'a'"),
            (["--simulate=1", "--simulate-node=a b:c"], "--simulate-node: 'a b' is no name for a host"),
            (["--simulate=1", "--simulate-node=a:b", "--simulate-node=a:c"], "--simulate-node: two nodes 'a'"),
            (["--simulate=1", "--simulate-runs=2", "--simulate-trace=t", "a.js"], "--simulate-trace is of one run"),
            (["--simulate=1", "--cluster=2", "a.js"], "--cluster cannot be simulated"),
        ):
            result = self.gyre(*args)
            self.assertEqual(result.returncode, 9, args)
            self.assertIn(message, result.stderr)

    def test_what_cannot_be_simulated_says_so(self):
        for code, name in (
            ("require('child_process').spawn('true')", "child_process.spawn()"),
            ("require('child_process').execSync('true')", "child_process.execSync()"),
            ("require('cluster').fork()", "cluster.fork()"),
            ("new (require('worker_threads').Worker)('a.js')", "worker_threads.Worker"),
            ("require('dns').resolve4('example.org', () => {})", "dns.resolve4()"),
            ("require('fs').watch('.')", "fs.watch()"),
            ("process.stdin", "process.stdin"),
            ("process.kill(1, 'SIGTERM')", "process.kill()"),
            ("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)", "Atomics.wait()"),
        ):
            result = self.gyre("--simulate=1", "-e", f"try {{ {code} }} catch (e) {{ console.log(e.code, e.message) }}")
            self.assertEqual(result.stdout, f"ERR_SIMULATION_UNSUPPORTED {name} cannot be simulated\n", result.stderr)

    def test_other_addresses_and_names_are_out_of_reach(self):
        path = self.write("away.js", "const net = require('net');\n"
                          "for (const host of ['192.0.2.1', 'example.org'])\n"
                          "  net.connect(80, host).on('error', (e) => console.log(e.code));\n")
        self.assertEqual(sorted(self.passes("--simulate=1", path).stdout.split()), ["EHOSTUNREACH", "ENOTFOUND"])

    def test_datagrams_are_lost_as_told(self):
        path = self.write("udp.js", "const socket = require('dgram').createSocket('udp4');\n"
                          "let got = 0;\n"
                          "socket.on('message', () => got++).bind(0, () => {\n"
                          "  for (let i = 0; i < 100; i++) socket.send('x', socket.address().port, '127.0.0.1');\n"
                          "  setTimeout(() => { console.log(got); socket.close(); }, 1000);\n"
                          "});\n")
        self.assertEqual(self.passes("--simulate=1", path).stdout, "100\n")
        config = self.write("config.json", '{ "datagramLoss": 0.5 }')
        got = int(self.passes("--simulate=1", f"--simulate-config={config}", path).stdout)
        self.assertTrue(20 < got < 80, got)

    def test_files_and_the_pool_work_in_an_order_of_the_seed(self):
        path = self.write("files.js", "const fs = require('fs');\n"
                          "const zlib = require('zlib');\n"
                          "for (let i = 0; i < 8; i++) fs.stat('.', () => process.stdout.write(`${i}`));\n"
                          "zlib.gzip('x', (e, data) => zlib.gunzip(data, (e, text) => console.log(`${text}`)));\n")
        outputs = {seed: self.passes(f"--simulate={seed}", path).stdout for seed in (1, 2, 3)}
        self.assertEqual(outputs[1], self.passes("--simulate=1", path).stdout)
        self.assertGreater(len(set(outputs.values())), 1)

    def test_clocks_of_hosts_differ_as_told(self):
        path = self.write("date.js", "console.log(Date.now() - Date.UTC(2030, 0, 1));\n")
        config = self.write("config.json", '{ "clockSkew": 100000, "start": "2030-01-01T00:00:00Z" }')
        result = self.passes("--simulate=1", f"--simulate-config={config}", f"--simulate-node=a:{path}",
                             f"--simulate-node=b:{path}")
        offsets = [int(line.split()[1]) for line in result.stdout.splitlines()]
        self.assertNotEqual(offsets[0], offsets[1])
        self.assertTrue(all(-100000 <= offset <= 100000 for offset in offsets), offsets)


if __name__ == "__main__":
    unittest.main()
