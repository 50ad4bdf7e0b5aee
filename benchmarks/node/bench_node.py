#!/usr/bin/python3
"""Runs Node's own benchmarks of a module on gyre and on Node, and compares.

Of each file the first of its configurations is run, in rounds that take turns (A B A B). Rates are medians of operations
a second, and the ratio is the median of the ratios of the rounds, with stars as Node's compare.R gives them: by Welch's t-test. A
file that one of them cannot run is listed with what it says. Categories are the folders of Node's benchmark/: buffers, events, url, ...
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from gyre_bench import BenchError, machine, options, report, stats  # noqa: E402

KNOWN = ('gyre', 'node', 'node20', 'node26')


class DoesNotRun(Exception):
    """What a benchmark said instead of a figure."""


def files(folder, categories, pattern):
    """The benchmarks of the categories whose names match."""
    for category in categories:
        if not (folder / category).is_dir():
            known = sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name != 'fixtures')
            raise BenchError('no category %s; there are %s' % (category, ', '.join(known)))
        for path in sorted((folder / category).glob('*.js')):
            if pattern.search(path.stem) and 'common.' in path.read_text(encoding='utf-8'):
                yield path


def rate_of(output):
    """The rate that a benchmark printed: its last line is "name configuration: rate"."""
    match = re.search(r': ([0-9][0-9,.e+]*)\s*$', output)
    if match is None:
        raise DoesNotRun('no figure')
    return float(match.group(1).replace(',', ''))


def measure(command, settings, timeout):
    """Operations a second. With this variable set a file runs in the process itself instead of in one per configuration."""
    try:
        run = subprocess.run(command + settings, capture_output=True, text=True, timeout=timeout, check=False,
                             env={**os.environ, 'NODE_RUN_BENCHMARK_FN': ''})
    except subprocess.TimeoutExpired:
        raise DoesNotRun('more than %d seconds' % timeout) from None
    if run.returncode != 0:
        said = re.search(r'^.*Error.*$', run.stderr, re.M)
        raise DoesNotRun(said.group(0)[:100] if said else 'status %d' % run.returncode)
    return rate_of(run.stdout)


def ratio_cell(own, others):
    """The ratio, and as many stars as Node's own comparison gives it."""
    stars = ''
    if len(own) > 1:
        chance = stats.welch(own, others)
        stars = '*' * sum(chance < limit for limit in (0.05, 0.01, 0.001))
    return '%.2f %-3s' % (stats.paired_ratio(own, others), stars)


def main():
    parser = options.parser('node', __doc__, known=KNOWN, peers='gyre,node20', runs=5, timeout=60)
    parser.add_argument('category', nargs='+')
    parser.add_argument('--filter', default='', help='only files whose name matches this regular expression')
    parser.add_argument('--set', action='append', default=[], metavar='NAME=VALUE',
                        help='a setting of the benchmarks, such as n=1000')
    parser.add_argument('--node-source', required=True, help=argparse.SUPPRESS)
    chosen = options.parse(parser)

    names = chosen.names
    machine.warn_if_busy()
    about = machine.describe()
    folder = pathlib.Path(chosen.node_source) / 'benchmark'
    rows, failures, figures = [], [], {}
    for path in files(folder, chosen.category, re.compile(chosen.filter)):
        name = str(path.relative_to(folder))
        rates = {peer: [] for peer in names}
        peer = None
        try:
            for _ in range(chosen.runs):
                for peer in names:
                    rates[peer].append(measure(chosen.programs.command(peer, path), chosen.set, chosen.timeout))
        except DoesNotRun as said:
            failures.append((name, peer, said))
            continue
        figures[name] = rates
        row = [name] + ['%.4g' % stats.median(rates[peer]) for peer in names]
        row += [ratio_cell(rates[names[0]], rates[peer]) for peer in names[1:]]
        rows.append(row)
        print('\r%d measured' % len(rows), end='', file=sys.stderr, flush=True)
    print(file=sys.stderr)
    rows.sort(key=lambda row: float(row[-1].split()[0]))
    print(report.table(['operations/s'] + names + ['%s/%s' % (names[0], peer) for peer in names[1:]], rows))
    print('two means differ with a confidence of: *** 99.9 %, ** 99 %, * 95 %; without a star it may be chance')
    for name, peer, said in failures:
        print('does not run on %s: %s: %s' % (peer, name, said))
    report.write(chosen, 'node', about, files=figures,
                 failures=[(name, peer, str(said)) for name, peer, said in failures], options={'set': chosen.set})


report.run(main)
