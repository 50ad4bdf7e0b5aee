#!/usr/bin/python3
"""Test files are sorted, their flags found, their outcomes told apart and their failures grouped."""

import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import modules  # noqa: E402
import outcome  # noqa: E402
import suite  # noqa: E402
import why  # noqa: E402


def ended(status=0, output="", **more):
    return outcome.Ended(status, output, 0.1, **more)


class Modules(unittest.TestCase):
    def test_takes_the_narrow_beginning_before_the_wide_one(self):
        self.assertEqual(modules.module_of("parallel/test-http2-client-destroy.js"), "http2")
        self.assertEqual(modules.module_of("parallel/test-http-agent.js"), "http")
        self.assertEqual(modules.module_of("parallel/test-whatwg-url-canparse.js"), "whatwg-url")

    def test_ends_a_beginning_where_a_word_ends(self):
        self.assertEqual(modules.module_of("parallel/test-fs.js"), "fs")
        self.assertEqual(modules.module_of("parallel/test-fsx-read.js"), "other")
        self.assertEqual(modules.module_of("parallel/test-stream2-pipe.js"), "stream")

    def test_counts_some_folders_as_one_module(self):
        self.assertEqual(modules.module_of("es-module/test-http-imports.mjs"), "es-module")
        self.assertEqual(modules.module_of("message/nexttick_throw.js"), "message")


class Flags(unittest.TestCase):
    def test_finds_all_flags_lines(self):
        text = "'use strict';\n// Flags: --expose-gc --title='a b'\n//Flags: --no-warnings\n"
        self.assertEqual(suite.parse_flags(text), ("--expose-gc", "--title=a b", "--no-warnings"))

    def test_sees_who_looks_inside_the_runtime(self):
        self.assertTrue(suite.needs_internals("// Flags: --expose_internals\n"))
        self.assertTrue(suite.needs_internals("const { E } = require('internal/errors');"))
        self.assertTrue(suite.needs_internals("internalBinding('uv')"))
        self.assertFalse(suite.needs_internals("// Flags: --expose-gc\nrequire('fs');"))


class Outcomes(unittest.TestCase):
    def test_tells_outcomes_apart(self):
        for process, expected in [
            (ended(), "pass"),
            (ended(1), "fail"),
            (ended(-11), "crash"),
            (ended(-9, timed_out=True), "timeout"),
            (ended(-9, over_memory=True), "crash"),
            (ended(0, "1..0 # Skipped: missing crypto\n"), "skipped"),
            (ended(1, "1..0 # Skipped: missing crypto\n"), "fail"),
        ]:
            self.assertEqual(outcome.classify(process), expected)


class Output(unittest.TestCase):
    def test_a_star_stands_for_anything_and_empty_lines_do_not_count(self):
        self.assertIsNone(outcome.difference("a (x) 12\n\nlast", "a (*) *\nlast\n"))
        self.assertEqual(outcome.difference("a\nb\n", "a\nc\n"), "expected 'c', got 'b'")
        self.assertEqual(outcome.difference("a\n", "a\nc\n"), "expected 'c', got no more")
        self.assertEqual(outcome.difference("a\nb\n", "a\n"), "expected no more, got 'b'")

    def test_what_is_printed_counts_and_not_the_exit_code(self):
        self.assertEqual(outcome.classify(ended(1, "said\n"), "said\n"), "pass")
        self.assertEqual(outcome.classify(ended(0, "else\n"), "said\n"), "fail")
        self.assertEqual(outcome.classify(ended(0, "1..0 # Skipped: x\n"), "said\n"), "skipped")
        self.assertEqual(why.cause("fail", ended(0, "else\n"), "said\n"), "expected 'said', got 'else'")


class Why(unittest.TestCase):
    def cause(self, output, status=1):
        process = ended(status, output)
        return why.cause(outcome.classify(process), process)

    def test_takes_the_error_behind_the_source_line(self):
        output = "/home/me/test.js:12\n  throw new Error('x');\n  ^\n\nError: no file /home/me/a.txt at 4711\n    at x\n"
        self.assertEqual(self.cause(output), "Error: no file a.txt at N")

    def test_joins_what_an_assertion_announces(self):
        output = "AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:\n\n1 !== 2\n\n    at f (a.js:1:1)\n"
        self.assertEqual(self.cause(output),
                         "AssertionError [ERR_ASSERTION]: Expected values to be strictly equal: N !== N")

    def test_names_the_signal_of_a_crash(self):
        self.assertEqual(self.cause("", -11), "crash: signal 11")

    def test_says_when_there_is_no_output(self):
        self.assertEqual(self.cause("", 7), "exit code 7 without output")

    def test_groups_the_most_frequent_first(self):
        results = {
            "a": {"outcome": "fail", "cause": "rare"},
            "c": {"outcome": "fail", "cause": "frequent"},
            "b": {"outcome": "crash", "cause": "frequent"},
            "d": {"outcome": "pass"},
        }
        self.assertEqual(why.group(results), [("frequent", ["b", "c"]), ("rare", ["a"])])


if __name__ == "__main__":
    unittest.main()
