"""Snapshots of applications: `gyre build --snapshot`, --build-snapshot, v8.startupSnapshot. usage: snapshot_test.py RUNTIME"""

import json
import os
import subprocess
import unittest

from app_case import RUNTIME, AppCase

MAIN = "const { startupSnapshot } = require('v8');\nstartupSnapshot.setDeserializeMainFunction(%s);\n"


class SnapshotTest(AppCase):
    def app(self, text, **files):
        return self.made({"main.js": text, **files}, "--snapshot", "main.js")

    def refused(self, text, *args, files=()):
        """What the build says of a program that it cannot make a snapshot of."""
        self.write({"main.js": text, **dict(files)})
        result = self.build("build", "--snapshot", "main.js", "-o", "app", *args)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual(sorted(os.listdir(self.sources)), sorted(["main.js", *dict(files)]))
        return result.stderr

    def test_initialisation_runs_once(self):
        app = self.app("console.log('initialised');\nconst lib = require('./lib');\nlib.count++;\n" +
                       MAIN % "(data) => console.log(data, lib.count, require('./lib') === lib)",
                       **{"lib.js": "exports.count = 1;\n"})
        self.prints(app, "undefined 2 true\n")
        self.prints(app, "undefined 2 true\n")

    def test_the_process_is_the_one_that_starts(self):
        app = self.app("const { env, argv } = process;\nconst before = { cwd: process.cwd(), pid: process.pid };\n"
                       "const { performance } = require('perf_hooks');\nbefore.origin = performance.timeOrigin;\n"
                       "before.random = Math.random();\nconst crypto = require('crypto');\nbefore.id = crypto.randomUUID();\n" +
                       MAIN % "() => {\n"
                       "  const differs = [before.cwd !== process.cwd(), before.pid !== process.pid,\n"
                       "    before.origin < performance.timeOrigin];\n"
                       "  console.log(JSON.stringify({ args: process.argv.slice(2), env: [env.A, process.env.A],\n"
                       "    differs, random: [before.random !== Math.random(), before.id !== crypto.randomUUID()],\n"
                       "    uptime: process.uptime() < 30, now: performance.now() < 30000,\n"
                       "    exec: process.execPath, argv0: process.argv0,\n"
                       "    values: [Math.random(), crypto.randomUUID()] }));\n}")
        runs = []
        for _ in range(2):
            result = self.run_app(app, "x", "--y", env={**os.environ, "A": "now"})
            self.assertEqual(result.returncode, 0, result.stderr)
            found = json.loads(result.stdout)
            runs.append(found.pop("values"))
            self.assertEqual(found, {"args": ["x", "--y"], "env": ["now", "now"], "differs": [True] * 3,
                                     "random": [True] * 2, "uptime": True, "now": True, "exec": app, "argv0": app})
        self.assertNotEqual(runs[0][0], runs[1][0])
        self.assertNotEqual(runs[0][1], runs[1][1])

    def test_modules_that_are_loaded_later_have_code_caches_that_fit(self):
        self.write({"later.js": "exports.x = 1;\n"})
        app = self.made({"main.js": MAIN % "() => { require('zlib'); require('./later'); }\n"},
                        "--snapshot", "main.js", options=["--profile-deserialization"])
        used, refused = self.caches_used(app)
        self.assertGreaterEqual(used, 3)
        self.assertEqual(refused, 0)

    def test_callbacks(self):
        app = self.app("const { startupSnapshot: s } = require('v8');\nconst log = [s.isBuildingSnapshot()];\n"
                       "s.addSerializeCallback((d) => log.push('serialize ' + d), 1);\n"
                       "s.addDeserializeCallback((d) => log.push('deserialize ' + d), 2);\n"
                       "s.setDeserializeMainFunction((d) => {\n"
                       "  log.push('main ' + d, s.isBuildingSnapshot());\n"
                       "  try { s.addDeserializeCallback(() => {}); } catch (e) { log.push(e.code); }\n"
                       "  console.log(log.join());\n}, 3);\n"
                       "try { s.setDeserializeMainFunction(() => {}); } catch (e) { log.push(e.code); }\n"
                       "try { s.addSerializeCallback(1); } catch (e) { log.push(e.code); }\n")
        self.prints(app, "true,ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION,ERR_INVALID_ARG_TYPE,serialize 1,"
                         "deserialize 2,main 3,false,ERR_NOT_BUILDING_SNAPSHOT\n")

    def test_what_is_asynchronous_ends_first(self):
        app = self.app("let data = 'nothing';\nsetTimeout(async () => {\n"
                       "  data = (await require('fs/promises').readFile(__filename, 'utf8')).length > 10;\n}, 5);\n" +
                       MAIN % "() => setTimeout(() => console.log(data), 1)")
        self.prints(app, "true\n")

    def test_timers_and_signals_that_wait_go_on(self):
        app = self.app("const timer = setTimeout(() => console.log('timer'), 20).unref();\n"
                       "process.on('SIGUSR2', () => { console.log('signal'); timer.ref(); });\n" +
                       MAIN % "() => process.kill(process.pid, 'SIGUSR2')" + "setInterval(() => {}, 1e6).unref();\n" +
                       "")
        result = self.run_app(app)
        self.assertIn(result.returncode, (0,), result.stderr)

    def test_modules_with_native_halves(self):
        names = ["assert", "async_hooks", "buffer", "child_process", "console", "crypto", "dgram", "diagnostics_channel",
                 "dns", "events", "fs", "fs/promises", "http", "https", "net", "os", "path", "perf_hooks", "querystring",
                 "readline", "stream", "stream/web", "string_decoder", "timers", "timers/promises", "tty", "url", "util",
                 "v8", "vm", "worker_threads", "zlib"]
        app = self.app("const all = {};\nfor (const name of %s) all[name] = require(name);\n" % json.dumps(names) +
                       MAIN % "async () => {\n"
                       "  const { zlib, http, crypto, net, fs, worker_threads: { Worker } } = all;\n"
                       "  console.log(zlib.gunzipSync(zlib.gzipSync('zip')).toString());\n"
                       "  console.log(crypto.createHash('sha256').update('a').digest('hex').slice(0, 8));\n"
                       "  const server = http.createServer((q, s) => s.setHeader('x-y', 'z').end('served')).listen(0);\n"
                       "  const answer = await fetch(`http://localhost:${server.address().port}`);\n"
                       "  console.log(await answer.text(), answer.headers.get('x-y'));\n"
                       "  server.closeAllConnections();\n  server.close();\n"
                       "  all.child_process.exec('echo child', (error, out) => {\n    console.log(out.trim());\n"
                       "    new Worker('require(\"worker_threads\").parentPort.postMessage(\"worker\")', { eval: true })\n"
                       "      .on('message', console.log);\n  });\n}")
        self.prints(app, "zip\nca978112\nserved z\nchild\nworker\n")

    def test_what_a_snapshot_cannot_hold(self):
        main = MAIN % "() => {}"
        text = self.refused(main + "require('net').createServer().listen(0);\n")
        self.assertIn("the snapshot cannot hold an open socket that listens; open it in the main function set by "
                      "v8.startupSnapshot.setDeserializeMainFunction()", text)
        self.assertRegex(text, r"at .*/main\.js:3:")
        self.assertRegex(self.refused(main + "globalThis.h = require('crypto').createHash('md5');\n"),
                         r"(?s)cannot hold a hash of node:crypto; make it when it is first used.*/main\.js:3:")
        self.assertRegex(self.refused(main + "globalThis.z = require('zlib').createGzip();\n"), r"a stream of node:zlib")
        self.assertRegex(self.refused(main + "globalThis.c = require('vm').createContext({});\n"), r"a context of node:vm")
        self.assertIn("set its main function with v8.startupSnapshot", self.refused("globalThis.x = 1;\n"))
        self.assertIn("the module cluster", self.refused(main + "require('cluster');\n"))
        self.assertIn("an ES module", self.refused(main + "import('./m.mjs');\n", files={"m.mjs": "export default 1;\n"}))

    def test_programs_that_fail(self):
        text = self.refused("throw new Error('no good');\n")
        self.assertIn("Error: no good", text)
        self.assertIn("gyre build: the program made no snapshot: it exited with 1", text)
        self.assertIn("it exited with 0", self.refused("process.exit();\n"))

    def test_damaged(self):
        app = self.app(MAIN % "() => console.log('a text')")
        text = self.run_app(self.changed(app, lambda data: data[:data.rindex(b"GYRESNAP") + 5000] + b"!!" +
                                         data[data.rindex(b"GYRESNAP") + 5002:]))
        self.assertEqual((text.returncode, text.stdout), (1, ""))
        self.assertIn("the snapshot is damaged (its contents): build it again", text.stderr)
        other = self.changed(app, lambda data: data[:data.rindex(b"GYRESNAP")] +
                             data[data.rindex(b"GYRESNAP"):].replace(b"gyre 0.", b"gyre 9.", 1))
        self.assertRegex(self.run_app(other).stderr, r"the snapshot was made by another build \(gyre 9\.")

    def test_workers_children_and_cluster(self):
        app = self.app(MAIN % "() => {\n  const cluster = require('cluster');\n"
                       "  if (cluster.isWorker) { process.send('cluster'); process.disconnect(); return; }\n"
                       "  require('child_process').fork(require('path').join(__dirname, 'child.js'))\n"
                       "    .on('message', (text) => { console.log(text);\n"
                       "      cluster.fork().on('message', (text) => console.log(text)); });\n}",
                       **{"child.js": "process.send('child ' + require('v8').startupSnapshot.isBuildingSnapshot());\n"})
        self.prints(app, "child false\ncluster\n")

    def run_node(self, *args):
        return subprocess.run([RUNTIME, *args], capture_output=True, text=True, timeout=60, cwd=self.sources)

    def test_options_of_node(self):
        self.write({"entry.js": "globalThis.made = process.argv.length;\n"
                                "require('v8').startupSnapshot.addDeserializeCallback(() => { globalThis.seen = 1; });\n",
                    "main.js": "console.log(made, seen, process.argv.slice(2), __filename.endsWith('main.js'));\n"})
        built = self.run_node("--snapshot-blob", "a.blob", "--build-snapshot", "entry.js", "x")
        self.assertEqual((built.returncode, built.stdout, built.stderr), (0, "", ""))
        run = self.run_node("--snapshot-blob", "a.blob", "main.js", "--y")
        self.assertEqual((run.returncode, run.stdout), (0, "3 1 [ '--y' ] true\n"), run.stderr)
        self.write({"bad.blob": "nothing"})
        self.assertIn("bad.blob: is no snapshot of gyre", self.run_node("--snapshot-blob", "bad.blob", "main.js").stderr)
        missing = self.run_node("--snapshot-blob", "none.blob", "main.js")
        self.assertEqual(missing.returncode, 14)
        self.assertIn("none.blob", missing.stderr)
        entry = self.run_node("--build-snapshot")
        self.assertEqual(entry.returncode, 9)
        self.assertIn("--build-snapshot must be used with an entry point script", entry.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
