#!/usr/bin/python3
"""The lists of Node's names are well formed, and what is missing is told from what is left out on purpose."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import surface  # noqa: E402


class Exceptions(unittest.TestCase):
    def patterns(self, text):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "exceptions.txt"), "w", encoding="utf-8") as file:
                file.write(text)
            return surface.read_exceptions(folder)

    def test_take_names_that_a_star_stands_for(self):
        patterns = self.patterns("# comment\nwasi *: no system interface\nfs [Symbol.x]: a symbol\n")
        wrong = {"wasi WASI": "missing", "wasix a": "missing", "fs [Symbol.x]": "missing", "fs S": "missing"}
        self.assertEqual(sorted(surface.without_exceptions(wrong, patterns)), ["fs S", "wasix a"])

    def test_need_a_reason(self):
        with self.assertRaises(ValueError):
            self.patterns("wasi *\n")


class Names(unittest.TestCase):
    def test_below_a_missing_name_are_counted_not_listed(self):
        wrong = dict.fromkeys(["fs Dir", "fs Dir.prototype", "fs Dir.prototype.read", "fs Dirent"], "missing")
        self.assertEqual([(name, len(below)) for name, _, below in surface.collapse(wrong)],
                         [("fs Dir", 2), ("fs Dirent", 0)])

    def test_of_a_missing_module_are_counted_not_listed(self):
        wrong = dict.fromkeys(["wasi WASI", "wasi [exports]"], "missing")
        self.assertEqual([(name, len(below)) for name, _, below in surface.collapse(wrong)], [("wasi [exports]", 1)])

    def test_that_are_there_leave_the_list_and_none_come_in(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(surface.update({"a b": "missing", "a c": "missing"}, set(), folder), 2)
            self.assertEqual(surface.update({"a c": "missing", "a d": "missing"}, {"a b", "a c"}, folder), 1)
            with open(os.path.join(folder, "missing.txt"), encoding="utf-8") as file:
                self.assertEqual(file.read(), "a c\n")


class Lists(unittest.TestCase):
    def test_of_missing_names_have_only_names_of_node(self):
        recorded = {line.rpartition(" ")[0] for line in surface.read_list("recorded.txt")}
        self.assertGreater(len(recorded), 3000)
        self.assertLessEqual(set(surface.read_list("missing.txt")), recorded)


if __name__ == "__main__":
    unittest.main()
