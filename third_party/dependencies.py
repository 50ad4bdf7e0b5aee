#!/usr/bin/python3
"""Writes docs/dependencies.md from versions.bzl.

usage: dependencies.py            write it
       dependencies.py --check    fail when it is not current
"""

import os
import sys

_HERE = os.path.dirname(os.path.realpath(__file__))
_PAGE = os.path.join(_HERE, "..", "docs", "dependencies.md")

_HEAD = """# Dependencies

Generated from `third_party/versions.bzl` by `third_party/dependencies.py`; do not edit by hand. How a source is fetched
and how to raise a version: [third_party/README.md](../third_party/README.md).

| name | version | licence | used for | Debian source | sha256 of the tarball |
|---|---|---|---|---|---|
"""

_NPM_HEAD = """
From npm:

| name | version | licence | used for | integrity |
|---|---|---|---|---|
"""


def page():
    scope = {}
    with open(os.path.join(_HERE, "versions.bzl"), encoding="utf-8") as file:
        exec(file.read(), scope)
    sources = [
        f"| {name} | {source['version']} | {source['licence']} | {source['purpose']} "
        f"| {source['package']} {source['upstream']} | `{source['sha256']}` |\n"
        for name, source in sorted(scope["SOURCES"].items())
    ]
    packages = [
        f"| {source['package']} | {source['version']} | {source['licence']} | {source['purpose']} "
        f"| `{source['integrity']}` |\n"
        for _, source in sorted(scope["NPM_PACKAGES"].items())
    ]
    return _HEAD + "".join(sources) + _NPM_HEAD + "".join(packages)


def main(arguments):
    if arguments == ["--check"]:
        with open(_PAGE, encoding="utf-8") as file:
            if file.read() != page():
                sys.exit("docs/dependencies.md is not current: run third_party/dependencies.py")
    elif arguments:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    else:
        with open(_PAGE, "w", encoding="utf-8") as file:
            file.write(page())


if __name__ == "__main__":
    main(sys.argv[1:])
