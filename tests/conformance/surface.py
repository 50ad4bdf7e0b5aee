#!/usr/bin/python3
"""Compares the names that gyre's built-in modules and globals have with Node's.

usage: surface.py BINARY

surface/recorded.txt    Node's names, made once with a real Node by surface/record.js
surface/exceptions.txt  names that gyre does without on purpose, with the reason
surface/missing.txt     names that gyre does not have yet; only shrinks
Exit code 1: a name is missing that is in neither list. `./dev conformance --surface` prints what is missing.
"""

import collections
import os
import re
import subprocess
import sys

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "surface")
_TIMEOUT = 120
_SHOWN = 50


def read_list(name, folder=_FOLDER):
    """The lines of a list, without comments."""
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip() and not line.startswith("#")]


def read_exceptions(folder=_FOLDER):
    """[pattern] of the names that may be missing. A line is `MODULE NAME: reason`; a star stands for anything."""
    patterns = []
    for line in read_list("exceptions.txt", folder):
        name, colon, reason = line.partition(": ")
        if not colon or not reason.strip():
            raise ValueError(f"exceptions.txt: a line without a reason: {line}")
        patterns.append(re.compile(re.escape(name).replace(r"\*", ".*") + "$"))
    return patterns


def probe(binary):
    """{name: what is wrong with it} of Node's names that the binary does not have as Node has them."""
    ended = subprocess.run(
        [binary, os.path.join(_FOLDER, "probe.js"), os.path.join(_FOLDER, "recorded.txt")],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=_TIMEOUT, check=False, text=True)
    if ended.returncode != 0:
        raise RuntimeError(f"the probe ended with {ended.returncode}")
    return dict(line.split(": ", 1) for line in ended.stdout.splitlines())


def without_exceptions(wrong, patterns):
    """The names of `wrong` that no pattern allows to be missing."""
    return {name: what for name, what in wrong.items() if not any(pattern.match(name) for pattern in patterns)}


def _is_below(name, other):
    return name.startswith(other + ".") or (other.endswith(" [exports]") and name.startswith(other[:-len("[exports]")]))


def collapse(wrong):
    """[(name, what is wrong, names below it that are wrong because of it)], sorted."""
    found = []
    for name in sorted(wrong, key=lambda name: (name.split()[0], not name.endswith(" [exports]"), name)):
        if found and _is_below(name, found[-1][0]):
            found[-1][2].append(name)
        else:
            found.append((name, wrong[name], []))
    return found


def print_missing(wrong, modules):
    by_module = collections.defaultdict(list)
    for name, what, below in collapse(wrong):
        by_module[name.split()[0]].append((name.split()[1], what, len(below)))
    for module in sorted(by_module):
        if modules and module not in modules:
            continue
        names = by_module[module]
        print(f"{module}: {sum(1 + below for _, _, below in names)}")
        for name, what, below in names:
            print(f"  {name}: {what}" + (f" (and {below} names in it)" if below else ""))


def update(wrong, listed, folder=_FOLDER):
    """Takes what is there now from missing.txt; makes the list when there is none."""
    path = os.path.join(folder, "missing.txt")
    names = sorted(set(wrong) & listed if os.path.exists(path) else wrong)
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(name + "\n" for name in names))
    return len(names)


def run(binary, modules=(), show=False, shrink=False):
    """Compares and prints; returns the exit code."""
    wrong = probe(binary)
    open_names = without_exceptions(wrong, read_exceptions())
    listed = set(read_list("missing.txt"))
    if show:
        print_missing(open_names, modules)
    if shrink:
        print(f"{update(open_names, listed)} names left in surface/missing.txt")
        listed = set(read_list("missing.txt"))
    new = sorted(set(open_names) - listed)
    for name in new[:_SHOWN]:
        print(f"gone: {name}: {open_names[name]}")
    if len(new) > _SHOWN:
        print(f"gone: and {len(new) - _SHOWN} more")
    recorded = len(read_list("recorded.txt"))
    print(f"surface: {recorded - len(wrong)} of Node's {recorded} names; {len(open_names)} missing, "
          f"{len(wrong) - len(open_names)} left out on purpose, {len(listed - set(wrong))} listed as missing are there")
    return 1 if new else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(run(sys.argv[1]))
