"""The dependency graph of the checkout's BUILD files, read without Bazel.

BUILD files and the macros in build/ are run as Python, which Starlark is close enough to. What the macros hand to
Bazel's own rules becomes the graph: label to the labels it names as dependencies, and apart from these to those it
reads when it runs. Labels of other repositories are leaves. Not for questions that need a configuration: a select() counts with all its branches.
"""

import fnmatch
import os
import types

_EDGES = ("deps", "implementation_deps", "exports", "srcs", "hdrs", "textual_hdrs", "actual")


class _Anything:
    """Stands for whatever a BUILD or .bzl file touches that does not matter here."""

    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        return self

    def __add__(self, other):
        return other

    __radd__ = __add__


class BuildGraph:
    def __init__(self, root):
        self.root = root
        self.edges = {}
        self.data = {}
        for folder, folders, files in os.walk(root):
            folders[:] = [
                name for name in folders
                if not name.startswith((".", "bazel-")) and not os.path.exists(os.path.join(folder, name, "WORKSPACE"))
            ]
            if "BUILD.bazel" in files:
                self._load_package("" if folder == root else os.path.relpath(folder, root))

    def reachable(self, label):
        """Every label that `label` depends on, each with the label that leads to it."""
        came_from, waiting = {}, [label]
        while waiting:
            current = waiting.pop()
            for dependency in self.edges.get(current, ()):
                if dependency not in came_from:
                    came_from[dependency] = current
                    waiting.append(dependency)
        return came_from

    def path(self, label, target):
        """The chain of labels by which `label` reaches `target`."""
        came_from, chain = self.reachable(label), [target]
        while chain[0] != label:
            chain.insert(0, came_from[chain[0]])
        return chain

    def in_package(self, prefix):
        """Labels of the package `prefix` and of those below it."""
        return sorted(
            label for label in self.edges if label.startswith((f"//{prefix}:", f"//{prefix}/"))
        )

    def _load_package(self, package):
        def record(name=None, **attributes):
            if name is None:
                return
            label = f"//{package}:{name}"
            for attribute in _EDGES:
                self.edges.setdefault(label, set()).update(_labels(attributes.get(attribute), package))
            self.data.setdefault(label, set()).update(_labels(attributes.get("data"), package))

        native = _Native(record)
        native.glob = lambda *args, **kwargs: _glob(os.path.join(self.root, package), *args, **kwargs)
        native.package_name = lambda: package
        scope = _Scope(
            default=record,
            native=native,
            glob=native.glob,
            package_name=native.package_name,
            select=lambda branches, **kwargs: _Select(branches),
        )
        scope["load"] = lambda source, *names, **renamed: self._load(scope, record, native, source, names, renamed)
        with open(os.path.join(self.root, package, "BUILD.bazel"), encoding="utf-8") as file:
            exec(compile(file.read(), f"{package}/BUILD.bazel", "exec"), scope)

    def _load(self, scope, record, native, source, names, renamed):
        symbols = self._bzl(source, record, native) if source.startswith("//") else {}
        for here, there in [(name, name) for name in names] + list(renamed.items()):
            scope[here] = symbols.get(there, record)

    def _bzl(self, source, record, native):
        path = os.path.join(self.root, source[2:].replace(":", "/").lstrip("/"))
        anything = _Anything()
        scope = _Scope(
            native=native,
            struct=types.SimpleNamespace,
            Label=lambda label: label,
            # A rule of our own records what a rule of Bazel would.
            rule=lambda *args, **kwargs: record,
            load=lambda inner, *names, **renamed: self._load(scope, record, native, inner, names, renamed),
            default=anything,
        )
        with open(path, encoding="utf-8") as file:
            exec(compile(file.read(), source, "exec"), scope)
        return scope


class _Native:
    def __init__(self, record):
        self._record = record

    def __getattr__(self, name):
        return self._record


class _Scope(dict):
    """Global names; an unknown one is a rule (in BUILD files) or does not matter (in .bzl files)."""

    def __init__(self, default, **names):
        super().__init__(names)
        self._default = default

    def __missing__(self, name):
        if name in __builtins__:
            return __builtins__[name]
        return self._default


class _Select(list):
    """All branches of a select(), one after the other; adds to lists from either side."""

    def __init__(self, branches):
        super().__init__(item for branch in branches.values() for item in (branch or []))

    def __radd__(self, other):
        return other + list(self)


def _labels(value, package):
    if value is None:
        return
    if isinstance(value, str):
        yield _absolute(value, package)
        return
    for item in value:
        yield from _labels(item, package)


def _absolute(label, package):
    if label.startswith("@"):
        return label
    if not label.startswith("//"):
        return f"//{package}:{label.lstrip(':')}"
    return label if ":" in label else f"{label}:{label.rsplit('/', 1)[1]}"


def _glob(folder, include, exclude=(), **_):
    found = []
    for current, _, files in os.walk(folder):
        found += [os.path.relpath(os.path.join(current, name), folder) for name in files]
    matches = lambda path, patterns: any(fnmatch.fnmatch(path, pattern) for pattern in patterns)
    return sorted(path for path in found if matches(path, include) and not matches(path, exclude))
