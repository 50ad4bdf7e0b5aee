#!/usr/bin/python3
"""Rules of the repository that no compiler checks.

usage: repository.py [RULE...]      all rules when none is named

Each rule is a function below: it yields one message for everything it objects to.
"""

import os
import re
import sys

_HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, _HERE)
sys.dont_write_bytecode = True
from build_graph import BuildGraph  # noqa: E402

# Who may depend on whom: the packages of gyre that code below a folder may name. The first folder that fits counts.
_LAYERS = {
    "loop": ["loop"],
    "http/core": ["http/core", "loop"],
    "process/core": ["process/core", "loop"],
    "cluster/core": ["cluster/core", "http/core", "process/core", "loop"],
    "bindings/core": ["bindings/core", "loop"],
    "bindings": ["bindings", "loop"],
    "http/node": ["http", "bindings", "loop"],
    "process/node": ["process", "bindings", "loop"],
    "cluster/node": ["cluster", "process", "http", "bindings", "loop"],
}

_NO_V8 = ["loop", "http/core", "process/core", "cluster/core"]

# Code that starts the engine, reads its version or hands it threads; all else reaches V8 through bindings/core.
_V8_HEADERS_ALLOWED = ["bindings/core/", "runtime/engine.", "runtime/platform.", "runtime/version.cc"]

_EXAMPLE_LINES = 100
_EMBEDDING = "//runtime:embedded"

_FOLDERS_WITH_README = [
    "benchmarks", "bindings", "build", "cluster", "docs", "examples", "http", "loop", "process", "runtime", "tests",
    "third_party",
]


class Repository:
    def __init__(self, root):
        self.root = os.path.realpath(root)
        self._graph = None

    @property
    def graph(self):
        self._graph = self._graph or BuildGraph(self.root)
        return self._graph

    def files(self, *endings):
        """Paths of the checkout's own files, relative to it."""
        for folder, folders, files in os.walk(self.root):
            folders[:] = sorted(
                name for name in folders
                if name not in (".git", "node_modules", "__pycache__") and not name.startswith("bazel-")
            )
            for name in sorted(files):
                if name.endswith(endings or ""):
                    yield os.path.relpath(os.path.join(folder, name), self.root)

    def lines(self, path):
        with open(os.path.join(self.root, path), encoding="utf-8", errors="replace") as file:
            yield from enumerate(file.read().split("\n"), 1)


def _is_below(path, prefixes):
    return any(path == prefix or path.startswith(prefix + "/") for prefix in prefixes)


def _package(label):
    return label[2:].split(":")[0]


def no_v8(repository):
    """The loop and the cores are usable without V8: nothing they depend on is V8, and nothing they include."""
    graph = repository.graph
    for prefix in _NO_V8:
        for label in graph.in_package(prefix):
            for dependency in graph.reachable(label):
                if dependency.startswith("@v8//"):
                    yield f"{label} reaches V8: " + " -> ".join(graph.path(label, dependency))
    for path in repository.files(".h", ".cc", ".c"):
        if _is_below(path, _NO_V8):
            for number, line in repository.lines(path):
                if re.match(r'\s*#\s*include\s*[<"](v8|cppgc/|libplatform/|bindings/)', line):
                    yield f"{path}:{number}: {line.strip()}: no V8 in this folder"


def libuv_only_in_loop(repository):
    """libuv is a detail of loop/: nobody else names it or includes its header."""
    for label, dependencies in sorted(repository.graph.edges.items()):
        if not _is_below(_package(label), ["loop"]):
            for dependency in dependencies:
                if dependency.startswith("@libuv//"):
                    yield f"{label} depends on {dependency}: use the loop's interface"
    for path in repository.files(".h", ".cc", ".c"):
        if not _is_below(path, ["loop"]):
            for number, line in repository.lines(path):
                if re.match(r'\s*#\s*include\s*[<"]uv([./]|-)', line):
                    yield f"{path}:{number}: {line.strip()}: only loop/ includes libuv's headers"


def layers(repository):
    """Dependencies between the packages point one way."""
    for label, dependencies in sorted(repository.graph.edges.items()):
        package = _package(label)
        layer = next((prefix for prefix in _LAYERS if _is_below(package, [prefix])), None)
        if layer is None:
            continue
        for dependency in sorted(dependencies):
            target = _package(dependency)
            if dependency.startswith("//") and target != package and not _is_below(
                target, _LAYERS[layer] + ["build", "third_party"]
            ):
                yield f"{label} depends on {dependency}: {layer} may use {', '.join(_LAYERS[layer])}"


def v8_at_one_place(repository):
    """V8's headers are included, and JavaScript functions called, by bindings/core only (and the engine's start)."""
    for path in repository.files(".h", ".cc"):
        for number, line in repository.lines(path):
            if not path.startswith(tuple(_V8_HEADERS_ALLOWED)):
                if re.match(r'\s*#\s*include\s*[<"](v8[-.]|cppgc/|libplatform/)', line):
                    yield f"{path}:{number}: {line.strip()}: include a header of bindings/core instead"
            if not path.startswith("bindings/core/") and re.search(r"->\s*Call(AsFunction|AsConstructor)?\(", line):
                yield f"{path}:{number}: JavaScript is called through bindings/core/callback.h only"


def pinned_sources(repository):
    """Every third-party source has a checksum, a version and a licence."""
    scope = {}
    with open(os.path.join(repository.root, "third_party/versions.bzl"), encoding="utf-8") as file:
        exec(file.read(), scope)
    for name, source in scope["SOURCES"].items():
        if not re.fullmatch("[0-9a-f]{64}", source.get("sha256", "")):
            yield f"third_party/versions.bzl: {name} has no sha256 of 64 hexadecimal digits"
        for field in ("version", "licence", "purpose"):
            if not source.get(field):
                yield f"third_party/versions.bzl: {name} has no {field}"
    for name, source in scope.get("NPM_PACKAGES", {}).items():
        if not re.fullmatch("sha512-[0-9A-Za-z+/]{86}==", source.get("integrity", "")):
            yield f"third_party/versions.bzl: {name} has no sha512 integrity"
        for field in ("package", "version", "licence", "purpose"):
            if not source.get(field):
                yield f"third_party/versions.bzl: {name} has no {field}"


def no_machine_paths(repository):
    """No file names a folder of the machine it was written on."""
    # A folder right below / is too short to tell from a part of a URL or a label.
    paths = {"/root" + "/"} | {
        path + "/" for path in (repository.root, os.path.expanduser("~")) if path.count("/") > 1
    }
    for path in repository.files():
        for number, line in repository.lines(path):
            for machine_path in sorted(paths):
                if machine_path in line:
                    yield f"{path}:{number}: names {machine_path}"


def readmes(repository):
    """Every folder of the architecture page says what belongs there."""
    for folder in _FOLDERS_WITH_README:
        if os.path.isdir(os.path.join(repository.root, folder)):
            if not os.path.exists(os.path.join(repository.root, folder, "README.md")):
                yield f"{folder}/README.md is missing: a few lines on what belongs in {folder}/ and what does not"


def cpp_examples(repository):
    """C++ examples are short, each has a test, and only those that embed the runtime need V8."""
    graph = repository.graph
    tested = {label for labels in graph.data.values() for label in labels}
    for path in repository.files(".cc"):
        folder, name = os.path.split(path)
        if folder != "examples":
            continue
        label = f"//examples:{name[:-len('.cc')]}"
        lines = sum(1 for _ in repository.lines(path)) - 1
        if lines >= _EXAMPLE_LINES:
            yield f"{path} has {lines} lines: an example has less than {_EXAMPLE_LINES}"
        if label not in tested:
            yield f"{label} is no test's data: nothing runs it"
        if _EMBEDDING not in graph.edges.get(label, ()):
            for dependency in graph.reachable(label):
                if dependency.startswith("@v8//"):
                    yield f"{label} reaches V8: " + " -> ".join(graph.path(label, dependency))


def snippets(repository):
    """A block of code on a page that names its file in the first line is out of that file."""
    for path in repository.files(".md"):
        text = "\n".join(line for _, line in repository.lines(path))
        for block in re.findall(r"^```\w+\n(?://|#) (\S+/\S+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            name, code = block
            source = os.path.join(repository.root, name)
            if not os.path.exists(source):
                yield f"{path}: there is no {name}, which a block of code names"
            elif code not in "\n".join(line for _, line in repository.lines(name)):
                yield f"{path}: this is not in {name} as it is shown: {code.strip().split(chr(10))[0]} ..."


def links(repository):
    """Links between the Markdown pages lead somewhere."""
    for path in repository.files(".md"):
        for number, line in repository.lines(path):
            for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", line):
                if "://" not in target and not target.startswith("mailto:"):
                    if not os.path.exists(os.path.join(repository.root, os.path.dirname(path), target)):
                        yield f"{path}:{number}: there is no {target}"


RULES = [no_v8, libuv_only_in_loop, layers, v8_at_one_place, pinned_sources, no_machine_paths, readmes, cpp_examples, snippets, links]


def main(names):
    known = {rule.__name__: rule for rule in RULES}
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"there is no rule {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        sys.exit(2)
    repository = Repository(os.path.join(_HERE, "..", ".."))
    messages = [message for name in names or known for message in known[name](repository)]
    for message in messages:
        print(message, file=sys.stderr)
    sys.exit(1 if messages else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
