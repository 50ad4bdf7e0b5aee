#!/usr/bin/python3
"""The commands of the README do what it says, and the programs it shows are the ones in examples/.

Every line of a `sh` block is checked: what runs gyre or an example is run; what builds, tests or measures must be a
command that ./dev knows, with targets that this test depends on. A command of a new kind fails until this test knows it.
"""

import os
import re
import shlex
import signal
import subprocess
import unittest
import urllib.request

TIMEOUT = 60


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", read("README.md"), re.MULTILINE | re.DOTALL)


def commands():
    return [line for block in blocks("sh") for line in block.splitlines() if line.strip()]


class Readme(unittest.TestCase):
    def test_shows_the_programs_that_are_in_examples(self):
        self.assertEqual(blocks("js"), [read("examples/hello_http.js")])
        self.assertEqual(blocks("cpp"), [read("examples/cpp_http_server.cc")])

    def test_has_the_two_commands(self):
        self.assertEqual(commands()[:2], ["./dev run examples/hello_http.js", "./dev test"])

    def test_commands(self):
        for command in commands():
            with self.subTest(command=command):
                program, *arguments = shlex.split(command)
                if program == "./dev":
                    self.dev(*arguments)
                elif program.startswith("bazel-bin/"):
                    self.program(program[len("bazel-bin/"):], arguments)
                elif program.startswith("./"):
                    # What an earlier command made.
                    self.program(program[2:], arguments)
                else:
                    self.fail("a kind of command that this test does not know")

    def dev(self, name, *arguments):
        self.assertIn(name, self.known_commands())
        if name == "run":
            self.program("gyre", arguments)
        elif name == "bench":
            # Wrong names are refused before anything is built.
            self.assertIn(f"    {arguments[0]}) script=", read("dev"))
        for argument in arguments:
            if argument.startswith("//"):
                self.assertTrue(os.path.exists(argument[2:].replace(":", "/")), f"{argument} is not built for this test")

    def known_commands(self):
        run = subprocess.run(["./dev", "--help"], stdout=subprocess.PIPE, text=True, check=True, timeout=TIMEOUT)
        return re.findall(r"^  (\w+) ", run.stdout, re.MULTILINE)

    def program(self, path, arguments):
        # A server takes any free port, told in the way the program has.
        if path == "examples/cpp_http_server":
            arguments = ["0"]
        process = subprocess.Popen(
            ["./" + path, *arguments], stdout=subprocess.PIPE, text=True, env={**os.environ, "PORT": "0"}
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        first_line = process.stdout.readline()
        address = re.search(r"http://\S+", first_line)
        if address is None:
            self.assertNotEqual(first_line, "")
            process.stdout.read()
            self.assertEqual(process.wait(TIMEOUT), 0)
            return
        for _ in range(2):
            with urllib.request.urlopen(address.group(0), timeout=TIMEOUT) as response:
                self.assertEqual(response.read(), b"Hello World\n")
                self.assertEqual(response.headers["Content-Type"], "text/plain")
        # What Ctrl-C sends.
        process.send_signal(signal.SIGINT)
        self.assertIn(process.wait(TIMEOUT), [0, -signal.SIGINT])


if __name__ == "__main__":
    unittest.main()
