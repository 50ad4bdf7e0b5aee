"""The command line as a user meets it: what is printed, and with which exit code. usage: cli_test.py RUNTIME"""

import fcntl
import json
import os
import pty
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import unittest

RUNTIME = os.path.abspath(sys.argv.pop(1))


def sleeps(pid):
    with open(f"/proc/{pid}/stat") as file:
        return file.read().rpartition(")")[2].split()[0] == "S"


class CommandLineTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, name, text):
        path = os.path.join(self.folder.name, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def run_gyre(self, *args, **options):
        return subprocess.run([RUNTIME, *args], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
                              cwd=self.folder.name, **options)

    def test_standard_input_of_all_kinds(self):
        path = self.write("stdin.js", "let size = 0;\n"
                          "process.stdin.on('data', (chunk) => { size += chunk.length; });\n"
                          "process.stdin.on('end', () => console.log(size));\n")
        data = "x" * 200000
        piped = subprocess.run([RUNTIME, path], input=data, capture_output=True, text=True, timeout=60)
        self.assertEqual(piped.stdout, "200000\n", piped.stderr)
        with open(self.write("data", data)) as file:
            read = subprocess.run([RUNTIME, path], stdin=file, capture_output=True, text=True, timeout=60)
        self.assertEqual(read.stdout, "200000\n", read.stderr)
        self.assertEqual(self.run_gyre(path).stdout, "0\n")

    def test_bytes_reach_standard_output_as_they_are(self):
        path = self.write("bytes.js", "process.stdout.write(Buffer.from([0xff, 0, 0xc3]));\n")
        result = subprocess.run([RUNTIME, path], capture_output=True, timeout=60)
        self.assertEqual(result.stdout, b"\xff\0\xc3")

    def test_ctrl_c_shows_where_the_program_was(self):
        path = self.write("spin.js", "function spin() {\n  console.log('begins');\n  for (;;);\n}\nspin();\n")
        idle = self.write("idle.js", "setInterval(() => {}, 1000000);\nconsole.log('begins');\n")
        for script, frames in ((path, 2), (idle, 0)):
            program = subprocess.Popen([RUNTIME, "--trace-sigint", script], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True)
            self.assertEqual(program.stdout.readline(), "begins\n")
            while script == idle and not sleeps(program.pid):
                pass
            program.send_signal(signal.SIGINT)
            _, error = program.communicate(timeout=60)
            self.assertEqual(program.returncode, -signal.SIGINT)
            lines = error.splitlines()
            self.assertEqual(lines[0], "KEYBOARD_INTERRUPT: Script execution was interrupted by `SIGINT`")
            if frames:
                self.assertRegex(lines[1], rf"^    at spin \({path}:3:\d+\)$")
                self.assertRegex(lines[2], rf"^    at {path}:5:1$")
            else:
                self.assertEqual(lines[1:], [])

    def test_a_listener_to_sigint_comes_before_its_trace(self):
        path = self.write("listener.js", "process.once('SIGINT', () => {\n  console.log('heard');\n"
                          "  setImmediate(() => process.kill(process.pid, 'SIGINT'));\n});\n"
                          "setInterval(() => {}, 1000000);\nconsole.log('begins');\n")
        program = subprocess.Popen([RUNTIME, "--trace-sigint", path], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        self.assertEqual(program.stdout.readline(), "begins\n")
        program.send_signal(signal.SIGINT)
        output, error = program.communicate(timeout=60)
        self.assertEqual((output, program.returncode), ("heard\n", -signal.SIGINT))
        self.assertTrue(error.startswith("KEYBOARD_INTERRUPT: "), error)

    def test_a_program_in_a_terminal_sees_its_size_and_the_changes_of_it(self):
        path = self.write("terminal.js", "const { isTTY, columns, rows } = process.stdout;\n"
                          "console.log([isTTY, process.stdin.isTTY, columns, rows].join(' '));\n"
                          "process.stdout.on('resize', () => {\n"
                          "  console.log(`${process.stdout.columns} ${process.stdout.rows}`);\n"
                          "});\n"
                          "process.stdin.once('data', () => process.exit(3));\n")

        def resize(rows, columns):
            fcntl.ioctl(window, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

        pid, window = pty.fork()
        if pid == 0:
            sys.stdin.readline()
            os.execv(RUNTIME, [RUNTIME, path])
        with open(window, "r+b", buffering=0) as terminal:
            resize(33, 77)
            terminal.write(b"\n")
            shown = b""
            while b"true true 77 33\r\n" not in shown:
                shown += terminal.read(1000)
            resize(40, 100)
            while b"100 40\r\n" not in shown:
                shown += terminal.read(1000)
            terminal.write(b"\n")
            self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 3)

    def test_a_file_beyond_the_limit_is_an_error(self):
        path = self.write("limit.js", "require('fs').writeFileSync('file', 'x'.repeat(5000));\n")
        result = self.run_gyre(path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)))
        self.assertEqual(result.returncode, 1)
        self.assertIn("Error: EFBIG: file too large, write", result.stderr)

    def test_missing_script(self):
        result = self.run_gyre("nowhere.js")
        self.assertEqual(result.returncode, 1)
        self.assertIn(f"Error: Cannot find module '{os.path.join(os.path.realpath(self.folder.name), 'nowhere.js')}'",
                      result.stderr)
        self.assertIn("code: 'MODULE_NOT_FOUND'", result.stderr)

    def test_folder_as_script(self):
        os.mkdir(os.path.join(self.folder.name, "folder"))
        result = self.run_gyre("folder")
        self.assertEqual(result.returncode, 1)
        self.assertIn("Error: Cannot find module", result.stderr)

    def test_folder_with_index(self):
        os.mkdir(os.path.join(self.folder.name, "folder"))
        self.write("folder/index.js", "console.log('index')\n")
        self.assertEqual(self.run_gyre("folder").stdout, "index\n")

    def test_syntax_error(self):
        path = self.write("bad.js", "'use strict';\nlet x = ;\n")
        result = self.run_gyre(path)
        self.assertEqual(result.returncode, 1)
        self.assertTrue(result.stderr.startswith(f"{path}:2\nlet x = ;\n        ^\n\nSyntaxError: Unexpected token ';'\n"),
                        result.stderr)

    def test_unreadable_script(self):
        path = self.write("secret.js", "console.log('read')\n")
        os.chmod(path, 0)
        if os.access(path, os.R_OK):
            self.skipTest("this user reads every file")
        result = self.run_gyre(path)
        self.assertEqual(result.returncode, 1)
        self.assertIn("EACCES: permission denied, open", result.stderr)

    def test_thrown_error(self):
        path = self.write("throws.js", "\nthrow new TypeError('no');\n")
        result = self.run_gyre(path)
        self.assertEqual(result.returncode, 1)
        self.assertTrue(result.stderr.startswith(f"{path}:2\nthrow new TypeError('no');\n^\n\nTypeError: no\n    at "),
                        result.stderr)
        self.assertTrue(result.stderr.endswith("\n\nNode.js v20.19.2\n"), result.stderr)

    def test_thrown_number(self):
        path = self.write("throws.js", "throw 5\n")
        result = self.run_gyre(path)
        self.assertEqual(result.returncode, 1)
        self.assertIn(f"\n{path}:1\nthrow 5\n^\n5\n", result.stderr)

    def test_unhandled_error_event(self):
        path = self.write("emits.js", "class Pipe extends require('events') {}\n"
                          "setImmediate(function later() { new Pipe().emit('error', new Error('gone')); });\n")
        result = self.run_gyre(path)
        self.assertEqual(result.returncode, 1)
        self.assertIn("Error: gone\n    at ", result.stderr)
        self.assertIn("\nEmitted 'error' event on Pipe instance at:\n    at ", result.stderr)

    def test_unhandled_rejection(self):
        result = self.run_gyre("-e", "Promise.reject(new Error('lost'))")
        self.assertEqual(result.returncode, 1)
        self.assertIn("Error: lost", result.stderr)

    def test_unknown_option(self):
        result = self.run_gyre("--nope", "a.js")
        self.assertEqual(result.returncode, 9)
        self.assertEqual(result.stderr, f"{RUNTIME}: bad option: --nope\n")

    def test_option_of_node_that_is_not_supported(self):
        for place in ({"args": ["--inspect", "-e", "1"], "env": {}},
                      {"args": ["-e", "1"], "env": {"NODE_OPTIONS": "--inspect"}}):
            result = self.run_gyre(*place["args"], env={**os.environ, **place["env"]})
            self.assertEqual(result.returncode, 9)
            self.assertEqual(result.stderr,
                             f"{RUNTIME}: --inspect is not supported: there is no inspector\n")

    def test_every_option_that_node_options_takes_is_taken(self):
        names = self.run_gyre(
            "-p", "[...process.allowedNodeEnvironmentFlags].join(' ')").stdout.split()
        self.assertGreater(len(names), 150)
        for name in names:
            result = self.run_gyre("-e", "1", env={**os.environ, "NODE_OPTIONS": name})
            self.assertNotIn("not allowed in NODE_OPTIONS", result.stderr, name)
            self.assertNotIn("not supported", result.stderr, name)

    def test_mode_of_disable_proto(self):
        self.assertEqual(self.run_gyre("--disable-proto=x", "-e", "1").returncode, 12)

    def test_print_reads_standard_input(self):
        result = subprocess.run([RUNTIME, "-p"], input="6 * 7", capture_output=True, text=True, timeout=60)
        self.assertEqual(result.stdout, "42\n")

    def test_code_of_the_command_line_is_not_run_by_forked_children(self):
        self.write("child.js", "process.send(process.execArgv.length)")
        result = self.run_gyre(
            "-e", "require('child_process').fork('./child').on('message', (count) => console.log(count))")
        self.assertEqual(result.stdout, "0\n")

    def test_import_of_evaluated_code_starts_where_the_program_began(self):
        self.write("here.mjs", "console.log('here')")
        result = self.run_gyre("-e", "process.chdir('/'); import('./here.mjs')")
        self.assertEqual((result.stdout, result.stderr), ("here\n", ""))

    def test_the_last_of_an_option_and_its_negation_holds(self):
        for flags, count in ((("--no-warnings", "--warnings"), 1), (("--warnings", "--no-warnings"), 0)):
            result = self.run_gyre(*flags, "-e", "process.emitWarning('a warning')")
            self.assertEqual(result.stderr.count("a warning"), count, flags)

    def test_trace_sync_io(self):
        result = self.run_gyre("--trace-sync-io", "-e", """
            require('fs').statSync('.');
            setTimeout(() => require('fs').readdirSync('.'), 1);""")
        self.assertEqual(result.stderr.count("WARNING: Detected use of sync API"), 1)
        self.assertIn("    at fs.readdirSync (node:fs)\n    at ", result.stderr)

    def test_cpu_profile(self):
        result = self.run_gyre("--cpu-prof", "--cpu-prof-name=p.json", "-e", "process.exit(3)")
        self.assertEqual(result.returncode, 3)
        with open(os.path.join(self.folder.name, "p.json"), encoding="utf-8") as file:
            profile = json.load(file)
        self.assertEqual(len(profile["samples"]), len(profile["timeDeltas"]))
        self.assertEqual(profile["nodes"][0]["callFrame"]["functionName"], "(root)")

    def test_report_of_an_uncaught_exception(self):
        result = self.run_gyre("--report-uncaught-exception", "--report-compact",
                               "--report-filename=r.json", "-e", "throw new Error('a reason')")
        self.assertEqual(result.returncode, 1)
        with open(os.path.join(self.folder.name, "r.json"), encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.count("\n"), 1)
        self.assertEqual(json.loads(text)["javascriptStack"]["message"], "Error: a reason")

    def test_completion_of_bash(self):
        script = self.run_gyre("--completion-bash").stdout
        result = subprocess.run(
            ["bash", "-c", script + "COMP_WORDS=(gyre --trace-wa); COMP_CWORD=1; _gyre_complete; "
             'echo "${COMPREPLY[@]}"'], capture_output=True, text=True, check=True)
        self.assertEqual(result.stdout, "--trace-warnings\n")

    def test_abort_on_uncaught_exception_leaves_mistakes_of_syntax_to_the_program(self):
        self.write("m.js", "import 'fs'; console.log('ran')")
        result = self.run_gyre("--abort-on-uncaught-exception", "m.js")
        self.assertEqual((result.returncode, result.stdout), (0, "ran\n"))
        result = self.run_gyre("--abort-on-uncaught-exception", "-e", """
            import('data:text/javascript,import').catch((error) => console.log(error.name));
            import('data:text/javascript,import {a2} from "os"').catch(
              (error) => console.log(error.name));""")
        self.assertEqual((result.returncode, result.stdout), (0, "SyntaxError\nSyntaxError\n"))

    def test_option_without_value(self):
        result = self.run_gyre("-e")
        self.assertEqual(result.returncode, 9)
        self.assertEqual(result.stderr, f"{RUNTIME}: -e requires an argument\n")

    def test_version(self):
        self.assertRegex(self.run_gyre("--version").stdout, r"^v20\.\d+\.\d+\n$")

    def test_help(self):
        result = self.run_gyre("--help")
        self.assertEqual(result.returncode, 0)
        self.assertIn("Usage: gyre [options]", result.stdout)

    def test_v8_options(self):
        result = self.run_gyre("--v8-options")
        self.assertEqual(result.returncode, 0)
        self.assertIn("--max-old-space-size", result.stdout)

    def test_print(self):
        self.assertEqual(self.run_gyre("-p", "({ a: [1, 2] })").stdout, "{ a: [ 1, 2 ] }\n")

    def test_arguments_of_the_script(self):
        path = self.write("args.js", "console.log(process.argv.slice(2).join())\n")
        self.assertEqual(self.run_gyre(path, "-p", "--version").stdout, "-p,--version\n")

    def test_exit_code(self):
        self.assertEqual(self.run_gyre("-e", "process.exitCode = 3").returncode, 3)
        self.assertEqual(self.run_gyre("-e", "process.exit(4)").returncode, 4)

    def test_full_device_is_no_crash(self):
        with open("/dev/full", "w") as full:
            result = subprocess.run([RUNTIME, "-e", "console.log('x'); process.exitCode = 5"], stdout=full, timeout=60)
        self.assertEqual(result.returncode, 5)

    def test_ends_by_itself(self):
        result = self.run_gyre("-e", "setTimeout(() => console.log('timer'), 100); setImmediate(() => console.log('now'))")
        self.assertEqual(result.stdout, "now\ntimer\n")
        self.assertEqual(result.returncode, 0)

    def test_interrupt_ends_a_server(self):
        child = self.start_server()
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(timeout=30), -signal.SIGINT)

    def test_listener_of_a_signal(self):
        child = self.start("process.on('SIGTERM', () => { console.log('drained'); process.exit(0); });"
                           "setInterval(() => {}, 1000); console.log('ready');")
        self.assertEqual(child.stdout.readline(), "ready\n")
        child.terminate()
        self.assertEqual(child.stdout.readline(), "drained\n")
        self.assertEqual(child.wait(timeout=30), 0)

    def test_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            result = self.run_gyre("-e", f"require('http').createServer().listen({port}, '127.0.0.1')")
        self.assertEqual(result.returncode, 1)
        self.assertIn(f"Error: listen EADDRINUSE: address already in use 127.0.0.1:{port}\n", result.stderr)
        self.assertIn("code: 'EADDRINUSE'", result.stderr)

    def test_port_out_of_range(self):
        result = self.run_gyre("-e", "require('http').createServer().listen(65536)")
        self.assertEqual(result.returncode, 1)
        self.assertIn("RangeError [ERR_SOCKET_BAD_PORT]: options.port should be >= 0 and < 65536. "
                      "Received type number (65536).", result.stderr)

    def start(self, code):
        child = subprocess.Popen([RUNTIME, "-e", code], stdout=subprocess.PIPE, text=True)
        self.addCleanup(child.stdout.close)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        return child

    def start_server(self):
        child = self.start("const s = require('http').createServer((q, r) => r.end('ok'));"
                           "s.listen(0, '127.0.0.1', () => console.log(s.address().port))")
        self.port = int(child.stdout.readline())
        return child


if __name__ == "__main__":
    unittest.main(verbosity=2)
