#!/usr/bin/python3
"""Tests of npm_modules.py."""

import unittest

import npm_modules


class NpmModulesTest(unittest.TestCase):
    def convert(self, text, requires=None):
        files = ["lib/a.js", "lib/in/b.js", "lib/in/index.js"]
        return npm_modules.convert(text, "lib/in/b.js", "internal/deps/x", files, requires or {})

    def test_a_file_of_the_package_is_required_by_its_id(self):
        self.assertEqual(self.convert("const a = require('../a').f"), "const a = require('internal/deps/x/lib/a').f\n")
        self.assertEqual(self.convert('require("../a.js")'), "require('internal/deps/x/lib/a')\n")
        self.assertEqual(self.convert("require('.')"), "require('internal/deps/x/lib/in/index')\n")

    def test_a_file_or_a_name_can_be_replaced(self):
        requires = {"lib/ours/errors": "internal/errors", "process/": "internal/p"}
        self.assertEqual(self.convert("require('../ours/errors')", requires), "require('internal/errors')\n")
        self.assertEqual(self.convert("require('process/')", requires), "require('internal/p')\n")

    def test_what_nobody_named_is_an_error(self):
        for text in ["require('../c')", "require('fs')", "require(name)"]:
            with self.assertRaises(npm_modules.Unresolved):
                self.convert(text)

    def test_comments_members_and_other_functions_stay(self):
        text = "// require(x)\n * require('y')\nmodule.require(x); myrequire(x)\n"
        self.assertEqual(self.convert(text), text)

    def test_other_than_ascii_is_escaped(self):
        self.assertEqual(self.convert("'\u00e9\U0001f600'"), "'\\u00e9\\ud83d\\ude00'\n")


if __name__ == "__main__":
    unittest.main()
