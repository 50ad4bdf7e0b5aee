"""Node's test files: where they are, how they want to be run, and whether they look inside the runtime."""

import os
import re
import shlex
from dataclasses import dataclass

import modules

# Folders that are run when nothing is named, and those that are run on demand.
DEFAULT_FOLDERS = ("parallel", "sequential")
FOLDERS = DEFAULT_FOLDERS + ("es-module", "async-hooks")

_TEST_NAME = re.compile(r"test-.*\.[cm]?js$")
_FLAGS = re.compile(r"^// *Flags:(.*)$", re.MULTILINE)
_INTERNALS = re.compile(r"\binternalBinding\(|\brequire\(['\"`]internal/")


@dataclass(frozen=True)
class Test:
    path: str  # relative to Node's test folder: parallel/test-fs-read.js
    module: str
    flags: tuple
    internals: bool

    @property
    def sequential(self):
        return self.path.startswith("sequential/")


def parse_flags(text):
    """The command line flags that a test's `// Flags:` comments ask for."""
    flags = []
    for line in _FLAGS.findall(text):
        flags += shlex.split(line)
    return tuple(flags)


def needs_internals(text):
    """Whether a test uses more than the public API."""
    exposed = {flag.replace("_", "-") for flag in parse_flags(text)}
    return "--expose-internals" in exposed or bool(_INTERNALS.search(text))


def read_test(root, path):
    """The test at `path` (relative to the test folder `root`)."""
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        text = file.read()
    return Test(path, modules.module_of(path), parse_flags(text), needs_internals(text))


def find_tests(root, folders=DEFAULT_FOLDERS):
    """All tests of the folders, sorted by path."""
    return [
        read_test(root, f"{folder}/{name}") for folder in folders for name in sorted(os.listdir(os.path.join(root, folder)))
        if _TEST_NAME.match(name)
    ]


class UnknownName(Exception):
    """A name on the command line is neither a module nor a test file."""


def select(root, names):
    """The tests that the names (modules, folders, files) stand for; without names those of the default folders."""
    tests = find_tests(root)
    if not names:
        return tests
    if set(names) & set(FOLDERS) - set(DEFAULT_FOLDERS):
        tests = find_tests(root, FOLDERS)
    known = set(modules.module_names())
    chosen = {}
    for name in names:
        if name in FOLDERS:
            found = [test for test in tests if test.path.startswith(name + "/")]
        elif name in known:
            found = [test for test in tests if test.module == name]
        else:
            found = _find_file(root, name)
        if not found:
            raise UnknownName(name)
        chosen.update((test.path, test) for test in found)
    return [chosen[path] for path in sorted(chosen)]


def _find_file(root, name):
    # A path in the test folder, any path that ends in FOLDER/FILE, or the file's name with or without its ending.
    tail = "/".join(name.split("/")[-2:])
    found = []
    for folder in FOLDERS:
        for path in (tail, f"{folder}/{tail}"):
            for ending in ("", ".js", ".mjs", ".cjs"):
                candidate = path + ending
                if candidate.startswith(folder + "/") and os.path.isfile(os.path.join(root, candidate)):
                    found.append(read_test(root, candidate))
    return found
