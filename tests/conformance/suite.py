"""Node's test files: where they are, how they want to be run, and whether they look inside the runtime."""

import os
import re
import shlex
from dataclasses import dataclass

import modules

# Folders whose tests are counted by what they test, and those that count as one module each.
MIXED_FOLDERS = ("parallel", "sequential")
FOLDERS = MIXED_FOLDERS + modules.FOLDER_MODULES
# Folders whose tests pass when they print what the .out file beside them says.
EXPECTING_FOLDERS = ("message", "pseudo-tty")

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
    def folder(self):
        return self.path.split("/", 1)[0]

    @property
    def sequential(self):
        return self.folder == "sequential"

    @property
    def terminal(self):
        """Whether it is to run on a terminal."""
        return self.folder == "pseudo-tty"

    @property
    def expects_output(self):
        return self.folder in EXPECTING_FOLDERS


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


def _is_test(folder, name, names):
    if folder not in EXPECTING_FOLDERS:
        return bool(_TEST_NAME.match(name))
    base, ending = os.path.splitext(name)
    return ending in (".js", ".mjs") and base + ".out" in names


def find_tests(root, folders=FOLDERS):
    """All tests of the folders, sorted by path."""
    tests = []
    for folder in folders:
        names = set(os.listdir(os.path.join(root, folder)))
        tests += [read_test(root, f"{folder}/{name}") for name in sorted(names) if _is_test(folder, name, names)]
    return tests


class UnknownName(Exception):
    """A name on the command line is neither a module nor a test file."""


def select(root, names):
    """The tests that the names (modules, folders, files) stand for; without names all."""
    tests = find_tests(root)
    if not names:
        return tests
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
