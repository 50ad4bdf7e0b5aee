"""`gyre build`: executables with an application inside, as their users meet them. usage: build_test.py RUNTIME
OTHER_RUNTIME"""

import os
import resource
import signal
import subprocess
import sys
import unittest

from app_case import RUNTIME, AppCase

OTHER = os.path.abspath(sys.argv.pop(1))


class BuildTest(AppCase):
    def test_modules_of_all_kinds(self):
        app = self.made({
            "main.js": "const lib = require('./lib');\nconst data = require('./data.json');\n"
                       "console.log(lib.name, data.n, require('pkg'), require('pkg/sub'), require('@s/p'));\n"
                       "import('esm-only').then((m) => console.log(m.default, m.url.startsWith('file:///')));\n",
            "lib/index.js": "exports.name = require('path').basename(__filename);\n",
            "data.json": '{ "n": 7 }\n',
            "node_modules/pkg/package.json": '{ "exports": { ".": { "import": "./no.mjs", "require": "./yes.cjs" },'
                                             ' "./sub": "./deep/s.js" } }',
            "node_modules/pkg/yes.cjs": "module.exports = 'yes';\n",
            "node_modules/pkg/deep/s.js": "module.exports = __dirname.endsWith('/pkg/deep');\n",
            "node_modules/@s/p/package.json": '{ "main": "m" }',
            "node_modules/@s/p/m.js": "module.exports = '\u00e4\u4e2d';\n",
            "node_modules/esm-only/package.json": '{ "type": "module", "exports": "./e.js" }',
            "node_modules/esm-only/e.js": "export default 'esm'; export const { url } = import.meta;\n",
        }, "main.js")
        self.prints(app, "index.js 7 yes true \u00e4\u4e2d\nesm true\n")

    def test_es_modules_with_links_and_imports(self):
        self.write({"packages/dep/package.json": '{ "type": "module", "exports": "./d.js" }',
                    "packages/dep/d.js": "export const where = import.meta.filename;\n"})
        os.mkdir(os.path.join(self.sources, "node_modules"))
        os.symlink("../packages/dep", os.path.join(self.sources, "node_modules/dep"))
        app = self.made({
            "package.json": '{ "type": "module", "imports": { "#own": "./src/own.js" } }',
            "src/main.js": "#!/usr/bin/env node\nimport { where } from 'dep';\nimport own from '#own';\n"
                           "import data from './d.json' with { type: 'json' };\n"
                           "import { createRequire } from 'module';\n"
                           "const require = createRequire(import.meta.url);\n"
                           "console.log(where.split('/').slice(-3).join('/'), own, data.x, require('./c.cjs'));\n"
                           "console.log(process.argv[1] === import.meta.filename);\n",
            "src/own.js": "export default await Promise.resolve('own');\n",
            "src/d.json": '{ "x": 1 }',
            "src/c.cjs": "module.exports = 'c';\n",
        }, "src/main.js")
        self.prints(app, "packages/dep/d.js own 1 c\ntrue\n")

    def test_require_as_users_know_it(self):
        app = self.made({
            "main.js": "const { createRequire } = require('module');\n"
                       "console.log(require.resolve('./lib').replace(__dirname, ''), require.main === module);\n"
                       "console.log(require(['.', 'lib'].join('/')), createRequire(__filename)('./lib.js'));\n"
                       "try { require('./gone'); } catch (e) { console.log(e.code, e.requireStack[0] === __filename); }\n"
                       "try { require('not-installed'); } catch (e) { console.log(e.code); }\n",
            "lib.js": "module.exports = 'lib';\n",
        }, "main.js")
        self.prints(app, "/lib.js true\nlib lib\nMODULE_NOT_FOUND true\nMODULE_NOT_FOUND\n")

    def test_arguments_are_the_programs(self):
        app = self.made({"main.js": "console.log(process.argv.slice(2).join(), process.execArgv.length, "
                                    "process.argv[0] === process.execPath, require('v8').getHeapStatistics()"
                                    ".heap_size_limit < 150e6);\n"}, "main.js", options=["--max-old-space-size=50"])
        self.prints(app, "--version,-p,--,build,-x 0 true true\n", "--version", "-p", "--", "build", "-x")

    def test_a_missing_module_is_named_with_its_place(self):
        self.write({"main.js": "require('./a');\n", "a.js": "\n\nmodule.exports = require('left-pad');\n"
                                                            "import('./b.mjs');\n",
                    "b.mjs": "import './nowhere.mjs';\nimport x from 'fs';\n"})
        result = self.build("build", "main.js", "-o", "app")
        self.assertEqual(result.returncode, 1)
        self.assertIn("a.js:3: Cannot find module 'left-pad'", result.stderr)
        self.assertIn("--external", result.stderr)
        self.assertIn("b.mjs:1: Cannot find module", result.stderr)
        self.assertFalse(os.path.exists(os.path.join(self.sources, "app")))
        self.assertEqual(self.build("build", "main.js", "-o", "app", "--external", "left-pad").returncode, 1)

    def test_what_may_be_missing(self):
        app = self.made({"main.js": "let a = 1; try { a = require('opt-a'); } catch { a = 'no a'; }\n"
                                    "console.log(a);\nimport('opt-b').catch((e) => console.log(e.code));\n"
                                    "(function(require) { return require('x') })(console.log);\n"
                                    "if (process.argv.length > 2) require('opt-c');\n"
                                    "exports.peer = () => require('opt-d');\nexports.dep = () => require('opt-e/sub');\n",
                         "package.json": '{ "peerDependenciesMeta": { "opt-d": { "optional": true } },'
                                         ' "optionalDependencies": { "opt-e": "1" } }'},
                        "main.js", "--external=opt-c")
        self.prints(app, "no a\nx\nERR_MODULE_NOT_FOUND\n")
        result = self.run_app(app, "c")
        self.assertEqual(result.returncode, 1)
        self.assertIn("Cannot find module 'opt-c'", result.stderr)

    def test_a_syntax_error_is_named_with_its_place(self):
        self.write({"main.js": "require('./bad');\n", "bad.js": "\nlet x = ;\n"})
        result = self.build("build", "main.js")
        self.assertEqual(result.returncode, 1)
        self.assertIn("bad.js:2: SyntaxError: Unexpected token ';'", result.stderr)

    def test_assets(self):
        app = self.made({
            "main.js": "const fs = require('fs');\nconst path = require('path');\nconst sea = require('node:sea');\n"
                       "const view = path.join(__dirname, 'views', 'a.html');\n"
                       "console.log(sea.isSea(), sea.getAssetKeys().sort().join());\n"
                       "console.log(sea.getAsset('views/a.html', 'utf8'), sea.getRawAsset('raw').byteLength);\n"
                       "console.log(fs.readFileSync(view, 'utf8'), fs.statSync(view).size, fs.existsSync(view + 'x'));\n"
                       "console.log(fs.readdirSync(path.join(__dirname, 'views')).join());\n"
                       "try { fs.writeFileSync(view, 'x'); } catch (e) { console.log(e.code); }\n"
                       "try { sea.getAsset('none'); } catch (e) { console.log(e.code); }\n"
                       "fs.createReadStream(view, { start: 1, end: 2 }).on('data', (d) => console.log(`${d}`));\n"
                       "fs.promises.readFile(view + 'x').catch((e) => console.log(e.code));\n",
            "views/a.html": "<p>a</p>", "views/deep/b.html": "b", "bytes.bin": b"\x00\xff\xfe",
        }, "main.js", "--assets=views", "--asset=raw=bytes.bin")
        self.prints(app, "true raw,views/a.html,views/deep/b.html\n<p>a</p> 3\n<p>a</p> 8 false\na.html,deep\nEROFS\n"
                         "ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND\nENOENT\np>\n")

    def test_bundled_files_in_every_way_of_fs(self):
        app = self.made({
            "main.js": "const fs = require('fs');\nconst path = require('path');\n"
                       "const dir = path.join(__dirname, 'views'), file = path.join(dir, 'a.txt');\n"
                       "const show = (entries) => entries.map((e) => e.name + (e.isDirectory() ? '/' : '')).join();\n"
                       "const opened = fs.opendirSync(dir);\nconst listed = [];\n"
                       "for (let e; (e = opened.readSync()) !== null;) listed.push(e);\nopened.closeSync();\n"
                       "console.log(show(listed), show(fs.readdirSync(dir, { withFileTypes: true })),\n"
                       "  fs.readdirSync(dir, { recursive: true }).sort().join());\n"
                       "console.log(fs.lstatSync(file).isFile(), fs.statSync(dir).isDirectory(), fs.existsSync(dir));\n"
                       "fs.accessSync(file, fs.constants.R_OK);\nconsole.log(fs.realpathSync(file) === file,\n"
                       "  fs.realpathSync.native(dir) === dir);\n"
                       "const tell = (work) => { try { console.log(work()); } catch (e) { console.log(e.code, e.syscall); } };\n"
                       "tell(() => fs.accessSync(file, fs.constants.W_OK));\ntell(() => fs.unlinkSync(file));\n"
                       "tell(() => fs.rmSync(dir, { recursive: true }));\ntell(() => fs.mkdirSync(path.join(dir, 'n')));\n"
                       "tell(() => fs.renameSync(file, '/tmp/x'));\ntell(() => fs.readlinkSync(file));\n"
                       "tell(() => fs.opendirSync(file));\ntell(() => fs.opendirSync(file + 'x'));\n"
                       "(async () => {\n"
                       "  const names = [];\n"
                       "  for await (const e of await fs.promises.opendir(dir, { recursive: true })) names.push(e.name);\n"
                       "  console.log(names.sort().join(), show(await fs.promises.readdir(dir, { withFileTypes: true })));\n"
                       "  console.log((await fs.promises.stat(file)).size, (await fs.promises.lstat(file)).isFile(),\n"
                       "    await fs.promises.access(file), await fs.promises.realpath(file) === file);\n"
                       "  const handle = await fs.promises.open(file);\n"
                       "  console.log(`${await handle.readFile()}`, (await handle.stat()).size);\n  await handle.close();\n"
                       "  let text = '';\n"
                       "  for await (const piece of fs.createReadStream(file, { encoding: 'utf8' })) text += piece;\n"
                       "  console.log(text);\n"
                       "})();\n",
            "views/a.txt": "text", "views/deep/b.txt": "b",
        }, "main.js", "--assets=views")
        self.prints(app, "a.txt,deep/ a.txt,deep/ a.txt,deep,deep/b.txt\ntrue true true\ntrue true\n"
                         "EROFS access\nEROFS unlink\nEROFS rm\nEROFS mkdir\nEROFS rename\nEINVAL readlink\n"
                         "ENOTDIR opendir\nENOENT opendir\na.txt,b.txt,deep a.txt,deep/\n4 true undefined true\n"
                         "text 4\ntext\n")

    def test_workers_and_children(self):
        app = self.made({
            "main.js": "const { Worker } = require('worker_threads');\nconst path = require('path');\n"
                       "const { fork } = require('child_process');\n"
                       "if (process.argv[2] === 'again') { process.send('main ' + process.argv.slice(3)); return; }\n"
                       "const worker = new Worker(path.join(__dirname, 'worker.js'));\n"
                       "worker.on('message', (m) => {\n"
                       "  console.log(m);\n"
                       "  fork(path.join(__dirname, 'child.js'), ['x', '--y']).on('message', (m) => {\n"
                       "    console.log(m);\n"
                       "    fork(__filename, ['again', 'z']).on('message', (m) => console.log(m));\n  });\n});\n",
            "worker.js": "require('worker_threads').parentPort.postMessage('worker ' + require('./lib'));\n",
            "child.js": "process.send('child ' + process.argv.slice(2) + ' ' + require('./lib'));\n",
            "lib.js": "module.exports = 'lib';\n",
        }, "main.js")
        self.prints(app, "worker lib\nchild x,--y lib\nmain z\n")

    def test_cluster(self):
        app = self.made({"main.js": "const cluster = require('cluster');\nif (cluster.isPrimary) {\n"
                                    "  cluster.fork().on('message', (m) => { console.log(m); });\n} else {\n"
                                    "  process.send(process.argv.slice(2).join(), () => process.exit());\n}\n"}, "main.js")
        self.prints(app, "--a,b\n", "--a", "b")

    def damaged(self, change):
        app = self.made({"main.js": "require('./lib');\n", "lib.js": "console.log('a text to be found');\n"}, "main.js")
        other = self.changed(app, change)
        result = self.run_app(other)
        self.assertEqual(result.returncode, 1, result)
        self.assertEqual(result.stdout, "")
        return result.stderr

    def test_code_caches_fit_the_runtime(self):
        files = {"main.mjs": "import './lib.js';\n", "lib.js": "#!/usr/bin/env gyre\nrequire('./\u00e4.js');\n",
                 "\u00e4.js": "exports.name = '\u00e4';\n"}
        options = ["--profile-deserialization"]
        self.write({"empty.js": ""})
        self.assertEqual(self.build(*options, "build", "empty.js", "-o", "../empty").returncode, 0)
        others, refused = self.caches_used(os.path.join(self.root, "empty"))
        self.assertEqual(refused, 0)
        app = self.made(files, "main.mjs", options=options)
        used, refused = self.caches_used(app)
        self.assertGreaterEqual(used, others + 2)
        self.assertEqual(refused, 0)

    def test_another_runtime_makes_its_own_code_caches(self):
        files = {"main.js": "require('./lib');\n", "lib.js": "exports.x = 1;\n"}
        app = self.made(files, "main.js", f"--runtime={OTHER}", options=["--profile-deserialization"])
        used, refused = self.caches_used(app)
        self.assertGreaterEqual(used, 2)
        self.assertEqual(refused, 0)

    def test_a_cut_file(self):
        self.assertIn("is damaged (its end is missing", self.damaged(lambda data: data[:-1]))

    def test_a_file_without_its_application(self):
        self.assertIn("is damaged (its end is missing",
                      self.damaged(lambda data: data[:data.rindex(b"GYREAPP\n")]))

    def test_a_file_cut_within_the_runtime_does_not_run(self):
        app = self.made({"main.js": "console.log('ran');\n"}, "main.js")
        os.truncate(app, os.path.getsize(app) // 2)
        result = self.run_app(app)
        self.assertNotEqual(result.returncode, 0)
        self.assertEqual(result.stdout, "")

    def test_damaged_index(self):
        self.assertIn("is damaged (its index)", self.damaged(lambda data: data[:-1] + bytes([data[-1] ^ 1])))

    def test_damaged_module(self):
        self.assertIn("is damaged (/@app/lib.js)",
                      self.damaged(lambda data: data.replace(b"a text to be found", b"a text to be fou_d")))

    def test_another_version(self):
        def change(data):
            at = data.rindex(b"GYREAPP\n")
            return data[:at] + data[at:].replace(b"gyre 0.", b"gyre 9.", 1)
        self.assertRegex(self.damaged(change), r"was made by gyre 9\.\S+, V8 [\d.]+\S* .*and the executable is gyre 0\.")

    def failing(self, *args, **options):
        self.write({"main.js": "console.log(1);\n", "folder/x": ""})
        result = self.build("build", *args, **options)
        self.assertNotEqual(result.returncode, 0)
        self.assertTrue(result.stderr.startswith("gyre build: "), result.stderr)
        self.assertEqual(sorted(os.listdir(self.sources)), ["folder", "main.js"])
        return result.returncode, result.stderr

    def test_wrong_use(self):
        code, text = self.failing()
        self.assertEqual(code, 9)
        self.assertIn("which program?", text)
        self.assertIn("Unknown option '--nope'", self.failing("--nope", "main.js")[1])
        self.assertIn("there is one program", self.failing("main.js", "b.js")[1])
        self.assertIn("nowhere.js: there is no such file", self.failing("nowhere.js")[1])
        self.assertIn("--asset nothing: ENOENT", self.failing("main.js", "--asset=nothing")[1])
        self.assertIn("is a folder", self.failing("main.js", "-o", "folder")[1])
        self.assertIn("is a file that the application is made of", self.failing("main.js", "-o", "./main.js")[1])
        self.assertIn("cannot write no/app: ENOENT", self.failing("main.js", "-o", "no/app")[1])
        self.assertIn("is no runtime of gyre", self.failing("main.js", "-o", "app", "--runtime=/bin/true")[1])

    def test_a_full_disk_leaves_nothing(self):
        limit = 8 << 20
        text = self.failing("main.js", "-o", "app",
                            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))[1]
        self.assertIn("cannot write app: EFBIG: file too large, write 'app'", text)

    def test_a_full_file_system(self):
        self.write({"main.js": "console.log(1);\n"})
        script = ("mount -t tmpfs -o size=8m none \"$2\" && cd \"$2\" && { \"$0\" build \"$1\" -o app; echo $?; ls -A; }")
        folder = os.path.join(self.root, "small")
        os.mkdir(folder)
        result = subprocess.run(["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, RUNTIME,
                                 os.path.join(self.sources, "main.js"), folder],
                                capture_output=True, text=True, timeout=60)
        if result.stdout == "":
            self.skipTest("no file system can be mounted here: " + result.stderr.strip())
        self.assertEqual(result.stdout, "1\n")
        self.assertIn("cannot write app: ENOSPC: no space left on device, write 'app'", result.stderr)

    def test_a_folder_that_may_not_be_written_to(self):
        if os.geteuid() == 0:
            text = self.failing("main.js", "-o", "/proc/app")[1]
            self.assertRegex(text, "cannot write /proc/app: E[A-Z]+: .*, open '/proc/app'")
            return
        os.mkdir(os.path.join(self.root, "closed"), 0o500)
        self.assertIn("cannot write ../closed/app: EACCES: permission denied, open '../closed/app'",
                      self.failing("main.js", "-o", "../closed/app")[1])

    def test_a_build_that_is_stopped_leaves_nothing(self):
        self.write({"main.js": "console.log(1);\n"})
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            process = subprocess.Popen([RUNTIME, "build", "main.js", "-o", "app"], cwd=self.sources,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.stop_while_it_writes(process, number)
            self.assertLessEqual(set(os.listdir(self.sources)), {"app", "main.js"})

    def stop_while_it_writes(self, process, number):
        """Sends the signal once the process has a file of the folder open to write."""
        folder = f"/proc/{process.pid}/fd"
        while process.poll() is None:
            try:
                open_files = [os.readlink(os.path.join(folder, each)) for each in os.listdir(folder)]
            except OSError:
                continue
            if any(each.startswith((self.sources + "/#", self.sources + "/app")) for each in open_files):
                process.send_signal(number)
                break
        process.wait(timeout=60)

    def test_an_executable_that_runs_is_replaced(self):
        self.write({"main.js": "process.stdin.on('end', () => console.log('old')).resume();\n"})
        self.assertEqual(self.build("build", "main.js", "-o", "app").returncode, 0)
        app = os.path.join(self.sources, "app")
        with subprocess.Popen([app], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
            self.write({"main.js": "console.log('new');\n"})
            result = self.build("build", "main.js", "-o", "app")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.prints(app, "new\n")
            self.assertEqual(running.communicate(timeout=60)[0], "old\n")

    def test_an_old_executable_stays_until_there_is_a_new_one(self):
        self.write({"main.js": "console.log(1);\n", "bad.js": "require('./nothing');\n"})
        self.assertEqual(self.build("build", "main.js").returncode, 0)
        self.assertEqual(self.build("build", "bad.js", "-o", "main").returncode, 1)
        self.prints(os.path.join(self.sources, "main"), "1\n")
        self.assertEqual(self.build("build", "main.js").returncode, 0)
        result = self.build("build", "main.js", "-o", "again", "--runtime=main")
        self.assertIn("--runtime main: is no runtime of gyre, or has an application inside", result.stderr)

    def test_a_script_of_that_name(self):
        self.write({"build.js": "console.log('script');\n"})
        self.assertEqual(self.build("./build").stdout, "script\n")
        self.assertIn("Usage: gyre", self.build("build", "--help").stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
