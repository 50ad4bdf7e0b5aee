#!/usr/bin/python3
"""The rules of the repository object to what they forbid, and to nothing else."""

import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import repository  # noqa: E402


class Rules(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.join(folder.name, "checkout")

    def write(self, path, text):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)

    def library(self, label, *deps):
        package, name = label.split(":")
        self.write(f"{package}/BUILD.bazel", f'cc_library(name = "{name}", deps = {list(deps)})')

    def messages(self, rule):
        return list(rule(repository.Repository(self.root)))

    def test_finds_v8_behind_a_dependency(self):
        self.library("bindings/core:value", "@v8//:v8_icu")
        self.library("loop:loop", "//bindings/core:value")
        self.assertEqual(
            self.messages(repository.no_v8),
            ["//loop:loop reaches V8: //loop:loop -> //bindings/core:value -> @v8//:v8_icu"],
        )

    def test_finds_v8_behind_a_macro(self):
        self.write("build/cc.bzl", 'def lib(name, **kwargs):\n    native.cc_library(name = name, deps = ["@v8//:v8"])\n')
        self.write("loop/BUILD.bazel", 'load("//build:cc.bzl", "lib")\nlib(name = "loop")\n')
        self.assertIn("//loop:loop reaches V8", self.messages(repository.no_v8)[0])

    def test_finds_v8_in_one_branch_of_a_select(self):
        self.write("loop/BUILD.bazel", 'cc_library(name = "a", deps = [":b"] + select({"x": ["@v8//:v8"], "y": []}))')
        self.assertEqual(len(self.messages(repository.no_v8)), 1)

    def test_finds_a_v8_header_in_the_loop(self):
        self.write("loop/a.h", "#include <v8.h>\n")
        self.assertEqual(len(self.messages(repository.no_v8)), 1)

    def test_lets_bindings_use_v8(self):
        self.library("bindings/core:value", "@v8//:v8_icu", "//loop")
        self.library("loop:loop", "@libuv//:libuv")
        self.assertEqual(self.messages(repository.no_v8), [])
        self.assertEqual(self.messages(repository.libuv_only_in_loop), [])

    def test_finds_libuv_outside_the_loop(self):
        self.library("http/core:server", "@libuv//:libuv")
        self.write("http/core/server.cc", "#include <uv.h>\n")
        self.assertEqual(len(self.messages(repository.libuv_only_in_loop)), 2)

    def test_finds_a_dependency_that_points_back(self):
        self.library("loop:loop", "//http/core:server")
        self.library("http/core:server", "//loop:loop")
        messages = self.messages(repository.layers)
        self.assertEqual(len(messages), 1)
        self.assertIn("//loop:loop depends on //http/core:server", messages[0])

    def test_finds_v8_headers_and_calls_outside_bindings_core(self):
        self.write("bindings/fs/fs.cc", "#include <v8-isolate.h>\n  f->Call(context, nothing, 0, nullptr);\n")
        self.write("bindings/core/callback.cc", "#include <v8-isolate.h>\n  f->Call(context, nothing, 0, nullptr);\n")
        self.assertEqual(len(self.messages(repository.v8_at_one_place)), 2)

    def test_finds_a_source_without_checksum(self):
        self.write("third_party/versions.bzl", 'SOURCES = {"a": {"version": "1", "licence": "MIT", "purpose": "x"}}')
        self.assertEqual(len(self.messages(repository.pinned_sources)), 1)
        package = '{"package": "b", "version": "1", "licence": "MIT", "purpose": "x", "integrity": "sha1-x"}'
        self.write("third_party/versions.bzl", f'SOURCES = {{}}\nNPM_PACKAGES = {{"npm_b": {package}}}')
        self.assertEqual(len(self.messages(repository.pinned_sources)), 1)

    def test_finds_paths_of_the_machine(self):
        self.write("a.txt", f"see {self.root}/b.txt\n")
        self.write("b.txt", "https://example.com/root\n")
        self.assertEqual(len(self.messages(repository.no_machine_paths)), 1)

    def test_finds_a_folder_without_readme(self):
        self.write("loop/a.h", "")
        self.write("http/README.md", "")
        self.assertEqual(len(self.messages(repository.readmes)), 1)

    def test_finds_examples_that_are_long_untested_or_need_v8(self):
        self.library("runtime:embedded", "@v8//:v8_icu")
        self.library("loop:loop", "@libuv//:libuv")
        binary = 'cc_binary(name = "{0}", srcs = ["{0}.cc"], deps = ["{1}"])\n'
        test = 'sh_test(name = "{0}_test", srcs = ["test.sh"], data = [":{0}"])\n'
        good = binary.format("a", "//loop") + test.format("a") + binary.format("b", "//runtime:embedded") + test.format("b")
        self.write("examples/a.cc", "\n" * 99)
        self.write("examples/b.cc", "int main() {}\n")
        self.write("examples/BUILD.bazel", good)
        self.assertEqual(self.messages(repository.cpp_examples), [])

        self.write("bindings/core/BUILD.bazel", 'cc_library(name = "value", deps = ["@v8//:v8_icu"])')
        self.write("examples/c.cc", "\n" * 100)
        self.write("examples/BUILD.bazel", good + binary.format("c", "//bindings/core:value"))
        self.assertEqual(
            self.messages(repository.cpp_examples),
            [
                "examples/c.cc has 100 lines: an example has less than 100",
                "//examples:c is no test's data: nothing runs it",
                "//examples:c reaches V8: //examples:c -> //bindings/core:value -> @v8//:v8_icu",
            ],
        )

    def test_finds_a_snippet_that_is_not_in_its_file(self):
        self.write("a/b.cc", "int a;\nint b;\n")
        self.write("docs/x.md", "```cpp\n// a/b.cc\nint b;\n```\n\n```cpp\n// no file\nint c;\n```\n")
        self.assertEqual(self.messages(repository.snippets), [])
        self.write("docs/x.md", "```cpp\n// a/b.cc\nint c;\n```\n\n```js\n// a/c.js\nlet c;\n```\n")
        self.assertEqual(
            self.messages(repository.snippets),
            [
                "docs/x.md: this is not in a/b.cc as it is shown: int c; ...",
                "docs/x.md: there is no a/c.js, which a block of code names",
            ],
        )

    def test_finds_a_dead_link(self):
        self.write("docs/README.md", "[a](a.md) [b](b.md#part) [c](https://example.com) [d](#here)\n")
        self.write("docs/a.md", "")
        self.assertEqual(self.messages(repository.links), ["docs/README.md:1: there is no b.md"])


if __name__ == "__main__":
    unittest.main()
