"""Tables of outcomes per module: on the terminal, and as docs/conformance.md."""

import collections
import json
import os

import modules
import outcome

_HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(_HERE, "..", "..", "docs", "conformance.md")

_TEXT = """\
# Conformance

Node 20.19.2's own test files, run unchanged against gyre, per module. Written by `./dev conformance --report` after a
whole run; how to run them: `./dev conformance --help`.

- Public: files that use the public API alone. Files that look inside the runtime (`--expose-internals`,
  `internalBinding`, `require('internal/...')`) are not run and not counted.
- Skipped: the file says itself that it cannot run here (no OpenSSL, no inspector, no ESLint). It is in "public" and
  never in "pass".
- Crash: ended by a signal, or over the memory limit. Timeout: more than {timeout:g} seconds.
- Deno: what it expects to pass of the same files. {source}

Node's other folders of tests stand in a table of their own, below. Those of `message` and `pseudo-tty` pass when they
print what the file beside them says; the latter run on a terminal.

The files that pass are listed in `tests/conformance/expectations/`; continuous integration runs them.

"""


def count(tests, results):
    """{module: Counter of outcomes} of the tests that have a result; those that need internals count as such."""
    counts = collections.defaultdict(collections.Counter)
    for test in tests:
        if test.internals:
            counts[test.module][outcome.INTERNALS] += 1
        elif test.path in results:
            counts[test.module][results[test.path]["outcome"]] += 1
    return counts


def _public(counter):
    return sum(number for name, number in counter.items() if name != outcome.INTERNALS)


def _percent(part, whole):
    return f"{100 * part / whole:.1f}" if whole else "-"


def _table(counts, peers, with_total):
    names = ("public", "pass", "fail", "timeout", "crash", "skipped", "pass %", "Deno pass", "Deno %")
    text = "| module | " + " | ".join(names) + " |\n| --- |" + " --: |" * len(names) + "\n"
    for module, counter in _rows(counts):
        public = _public(counter)
        if public == 0 or (module == "all" and not with_total):
            continue
        numbers = [public, *(counter[name] for name in outcome.ORDER[:5]), _percent(counter[outcome.PASS], public)]
        passed, of = peers["deno"].get(module, (None, None))
        numbers += [f"{passed}/{of}", _percent(passed, of)] if of else ["-", "-"]
        text += f"| {module} | " + " | ".join(map(str, numbers)) + " |\n"
    return text


def _rows(counts):
    total = sum(counts.values(), collections.Counter())
    for module in sorted(counts, key=lambda name: (-_public(counts[name]), name)):
        yield module, counts[module]
    yield "all", total


def print_table(counts):
    """Prints the counts as a table for people."""
    columns = ("public", *outcome.ORDER, "pass %")
    width = max(map(len, [*counts, "module"]))
    print(f"{'module':{width}}" + "".join(f"{name:>10}" for name in columns))
    for module, counter in _rows(counts):
        if module == "all" and len(counts) == 1:
            continue
        numbers = (_public(counter), *(counter[name] for name in outcome.ORDER))
        share = _percent(counter[outcome.PASS], _public(counter))
        print(f"{module:{width}}" + "".join(f"{number:>10}" for number in (*numbers, share)))


def write_page(counts, timeout, page=PAGE):
    """Writes docs/conformance.md."""
    with open(os.path.join(_HERE, "peers.json")) as file:
        peers = json.load(file)
    text = _TEXT.format(timeout=timeout, source=peers["source"])
    folders = {module: counts[module] for module in counts if module in modules.FOLDER_MODULES}
    text += _table({module: counts[module] for module in counts if module not in folders}, peers, True)
    if folders:
        text += "\nOther folders:\n\n" + _table(folders, peers, False)
    with open(page, "w") as file:
        file.write(text)
