#!/usr/bin/python3
"""Runs Node's own benchmarks of a module on gyre and on Node, and compares.

Of each file the first of its configurations is run, in rounds that take turns (A B A B). Rates are medians of operations
a second, and the ratio is the median of the ratios of the rounds, with stars as Node's compare.R gives them: by Welch's t-test. A
file that one of them cannot run is listed with what it says. Categories are the folders of Node's benchmark/: buffers, events, url, ...;
"all" is all of them.

With --check each file is run once in its shortest form, and what is printed is which run, category by category: figures of so
little work say nothing.
"""

import argparse
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from gyre_bench import BenchError, machine, options, report, stats  # noqa: E402

KNOWN = ('gyre', 'node', 'node20', 'node26')
ALL = 'all'
# Node's own shortest form, and leave for the clock not to move meanwhile.
SHORTEST = ['--test'], {'NODEJS_BENCHMARK_ZERO_ALLOWED': '1'}


class DoesNotRun(Exception):
    """What a benchmark said instead of a figure."""


def files(folder, categories, pattern):
    """The benchmarks of the categories whose names match."""
    known = sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name != 'fixtures')
    for category in known if ALL in categories else categories:
        if category not in known:
            raise BenchError('no category %s; there are %s, and %s' % (category, ', '.join(known), ALL))
        for path in sorted((folder / category).glob('*.js')):
            if pattern.search(path.stem) and 'common.' in path.read_text(encoding='utf-8'):
                yield path


def rate_of(output):
    """The rate that a benchmark printed: its last line is "name configuration: rate"."""
    match = re.search(r': ([0-9][0-9,.e+]*)\s*$', output)
    if match is None:
        raise DoesNotRun('no figure')
    return float(match.group(1).replace(',', ''))


def flags_of(path):
    """The options of the runtime that a benchmark asks for. Node's own driver gives them to the processes that it starts."""
    found = re.search(r'\bflags: *(\[[^]]*\]|\'[^\']*\')', path.read_text(encoding='utf-8'))
    return re.findall(r"'([^']*)'", found.group(1)) if found else []


def measure(command, settings, timeout, environment, folder):
    """Operations a second, in a folder for what it writes. With this variable set a file runs in the process itself instead of in
    one per configuration."""
    # In a process group of its own: what it has started ends with it.
    with tempfile.TemporaryFile('w+', encoding='utf-8', errors='replace') as said, \
            tempfile.TemporaryFile('w+', encoding='utf-8', errors='replace') as errors:
        run = subprocess.Popen(command + settings, stdin=subprocess.DEVNULL, stdout=said, stderr=errors, process_group=0,
                               cwd=folder, env={**os.environ, **environment, 'NODE_RUN_BENCHMARK_FN': ''})
        try:
            status = run.wait(timeout)
        except subprocess.TimeoutExpired:
            raise DoesNotRun('more than %d seconds' % timeout) from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
            run.wait()
        said.seek(0)
        errors.seek(0)
        if status != 0:
            raise DoesNotRun(complaint(errors.read()) or 'status %d' % status)
        return rate_of(said.read())


def complaint(text):
    """The line of an error that says what is wrong; nothing where there is none."""
    found = (re.search(r'^(?!\s+at ).*\w*Error\b.*: .*$', text, re.M) or re.search(r'^(?!\s+at ).*Error.*$', text, re.M) or
             re.search(r'^.*(bad|unknown) option.*$', text, re.M))
    return found.group(0).strip()[:140] if found else ''


def ratio_cell(own, others):
    """The ratio, and as many stars as Node's own comparison gives it."""
    stars = ''
    if len(own) > 1:
        chance = stats.welch(own, others)
        stars = '*' * sum(chance < limit for limit in (0.05, 0.01, 0.001))
    return '%.2f %-3s' % (stats.paired_ratio(own, others), stars)


class Run:
    """The benchmarks of a run: what they gave, and what those said that gave nothing."""

    def __init__(self, chosen, names, folder):
        self._chosen = chosen
        self._names = names
        self._folder = folder
        self._settings, self._environment = SHORTEST if chosen.check else ([], {})
        self.figures = {}       # name -> {peer: rates}, empty where it does not run
        self.failures = []      # (name, peer, why)

    def add(self, name, path):
        """Runs one of them, in rounds, until it fails; to be checked, once on each."""
        rates = self.figures[name] = {peer: [] for peer in self._names}
        print('\r%d' % len(self.figures), end='', file=sys.stderr, flush=True)
        flags = flags_of(path)
        for _ in range(1 if self._chosen.check else self._chosen.runs):
            for peer in self._names:
                command = self._chosen.programs.command(peer, path)
                try:
                    rates[peer].append(measure(command[:-1] + flags + command[-1:], self._settings + self._chosen.set,
                                               self._chosen.timeout, self._environment, self._folder))
                except DoesNotRun as said:
                    self.failures.append((name, peer, str(said)))
                    rates[peer] = []
                    if not self._chosen.check:
                        return

    def whole(self):
        """The figures of those that all can run."""
        failed = {name for name, _, _ in self.failures}
        return {name: rates for name, rates in self.figures.items() if name not in failed}


def rates_table(names, figures):
    """The rates of those that all can run, the worst ratio first."""
    rows = []
    for name, rates in figures.items():
        row = [name] + ['%.4g' % stats.median(rates[peer]) for peer in names]
        rows.append(row + [ratio_cell(rates[names[0]], rates[peer]) for peer in names[1:]])
    rows.sort(key=lambda row: float(row[-1].split()[0]))
    return report.table(['operations/s'] + names + ['%s/%s' % (names[0], peer) for peer in names[1:]], rows)


def counts_table(names, figures):
    """How many of each category run."""
    counts = {}
    for name, rates in figures.items():
        row = counts.setdefault(name.split('/')[0], [0] * (len(names) + 1))
        row[0] += 1
        for place, peer in enumerate(names, 1):
            row[place] += bool(rates[peer])
    return report.table(['category', 'files', *names], [[name, *map(str, row)] for name, row in sorted(counts.items())])


def main():
    parser = options.parser('node', __doc__, known=KNOWN, peers='gyre,node20', runs=5, timeout=60)
    parser.add_argument('category', nargs='+')
    parser.add_argument('--filter', default='', help='only files whose name matches this regular expression')
    parser.add_argument('--set', action='append', default=[], metavar='NAME=VALUE',
                        help='a setting of the benchmarks, such as n=1000')
    parser.add_argument('--check', action='store_true', help='run each file once, in its shortest form, and say which run')
    parser.add_argument('--node-source', required=True, help=argparse.SUPPRESS)
    chosen = options.parse(parser)

    names = chosen.names
    machine.warn_if_busy()
    about = machine.describe()
    folder = pathlib.Path(chosen.node_source) / 'benchmark'
    with tempfile.TemporaryDirectory() as scratch:
        # Some look for files from the folder that Node is built in, and some write where they are.
        for path in folder.parent.iterdir():
            os.symlink(path, os.path.join(scratch, path.name))
        run = Run(chosen, names, scratch)
        for path in files(folder, chosen.category, re.compile(chosen.filter)):
            run.add(str(path.relative_to(folder)), path)
    print(file=sys.stderr)
    if chosen.check:
        print(counts_table(names, run.figures))
    else:
        print(rates_table(names, run.whole()))
        print('two means differ with a confidence of: *** 99.9 %, ** 99 %, * 95 %; without a star it may be chance')
    for name, peer, said in run.failures:
        print('does not run on %s: %s: %s' % (peer, name, said))
    report.write(chosen, 'node', about, files=run.figures if chosen.check else run.whole(), failures=run.failures, options={'set': chosen.set, 'check': chosen.check})


report.run(main)
