#!/usr/bin/env python3
"""What each module weighs in a variant of gyre, and what the variants of the tree weigh.

Each module, and each feature, is built into a variant twice: with what it needs, and without it. The difference is its
weight. Sizes are those of stripped executables with English data, 1 kB is 1,000 bytes. --docs renews docs/variants.md.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, peers, report  # noqa: E402

PAGE = peers.ROOT / 'docs' / 'variants.md'
BEGIN = '<!-- weights: written by ./dev bench weights --docs -->\n'
END = '<!-- end of weights -->\n'
FEATURE = 'feature:'

# Executable, what it has.
EXECUTABLES = (
    ('gyre', 'everything'),
    ('examples/variants/gyre-bench', 'everything that can be chosen'),
    ('examples/variants/hello_app_runtime', '`fs`, `http`, `crypto`, `zlib`, `vm`, `async_hooks` and what they need'),
    ('examples/variants/hello_app', 'the same with express, and the heap it starts from'),
    ('examples/variants/gyre-http', '`fs`, `http` and what they need'),
    ('examples/variants/gyre-min', 'no modules, English data'),
)


@dataclasses.dataclass
class Weight:
    name: str
    alone: int     # bytes over what it needs
    whole: int     # bytes over the variant with nothing
    needs: tuple


def stripped_size(path, folder):
    """Bytes without symbols."""
    out = folder / 'stripped'
    result = subprocess.run(['strip', '-o', out, path], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise BenchError('strip: %s' % result.stderr.strip())
    return out.stat().st_size


def module_weights(size):
    """The weights of all modules, after those of the variant with nothing. size: name of a variant -> bytes."""
    lines = (peers.BIN / 'benchmarks/weights/weights.txt').read_text().splitlines()
    nothing = size(lines[0].split()[1])
    weights = []
    for line in lines[1:]:
        name, without, with_it, *needs = line.split()
        weights.append(Weight(name, size(with_it) - size(without), size(with_it) - nothing, tuple(needs)))
    return nothing, weights


def size_of_bundle(path):
    """`strip` would take the application away: its bytes are those behind the runtime."""
    return path.stat().st_size - path.with_name(path.name + '_runtime').stat().st_size


def executables(folder):
    """[(name, what it has, bytes, bytes when stripped)]."""
    rows = []
    for name, has in EXECUTABLES:
        path = pathlib.Path(peers.built(name))
        if path.with_name(path.name + '_runtime').exists():
            runtime = path.with_name(path.name + '_runtime')
            stripped = stripped_size(runtime, folder) + size_of_bundle(path)
        else:
            stripped = stripped_size(path, folder)
        rows.append((path.name, has, path.stat().st_size, stripped))
    return rows


def kilobytes(size):
    return '{:,}'.format(round(size / 1e3))


def title(weight):
    """A feature is told from a module of its name."""
    name = weight.name.removeprefix(FEATURE)
    return '`%s`' % name if name == weight.name else 'feature `%s`' % name


def section(rows, nothing, weights):
    text = ['| executable | has | MB | stripped |', '|---|---|--:|--:|']
    text += ['| `%s` | %s | %.1f | %.1f |' % (name, has, size / 1e6, stripped / 1e6) for name, has, size, stripped in rows]
    text += ['', 'What taking a module away saves, in a variant that has just it and what it needs; and what both together add to a',
             'runtime with nothing, which has %.1f MB stripped and with English data:' % (nothing / 1e6), '',
             '| module | kB | with what it needs | needs |', '|---|--:|--:|---|']
    for weight in sorted(weights, key=lambda each: -each.alone):
        needs = ', '.join('`%s`' % name for name in weight.needs)
        text.append('| %s | %s | %s | %s |' % (title(weight), kilobytes(weight.alone), kilobytes(weight.whole), needs))
    return '\n'.join(text) + '\n'


def write_page(text):
    page = PAGE.read_text()
    if page.count(BEGIN) != 1 or page.count(END) != 1:
        raise BenchError('%s has no place for the weights' % PAGE)
    before, rest = page.split(BEGIN)
    PAGE.write_text('%s%s\n%s\n%s%s' % (before, BEGIN, text, END, rest.split(END)[1]))


def main():
    parser = argparse.ArgumentParser(prog='./dev bench weights', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--docs', action='store_true', help='renew docs/variants.md')
    parser.add_argument('--json', metavar='FILE', help='keep the figures')
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        known = {}

        def size(variant):
            if variant not in known:
                known[variant] = stripped_size(peers.built(os.path.join('benchmarks/weights', variant)), folder)
            return known[variant]

        nothing, weights = module_weights(size)
        rows = executables(folder)
    text = section(rows, nothing, weights)
    print(text, end='')
    if chosen.json:
        figures = {'executables': [dict(zip(('name', 'has', 'bytes', 'stripped'), row)) for row in rows],
                   'nothing': nothing, 'modules': [dataclasses.asdict(weight) for weight in weights]}
        pathlib.Path(chosen.json).write_text(json.dumps(figures, indent=2) + '\n')
    if chosen.docs:
        write_page(text)


if __name__ == '__main__':
    report.run(main)
