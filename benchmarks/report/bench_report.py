#!/usr/bin/env python3
"""Runs every suite of benchmarks and writes a report: JSON, Markdown, and a page with plots.

A suite that fails, or a runtime that cannot be had, is named in the report, and the rest runs. Results stay in
~/.cache/gyre/results; later reports of the same machine show them as history.
"""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import figures  # noqa: E402
import markdown  # noqa: E402
import page  # noqa: E402
import results  # noqa: E402
from gyre_bench import BenchError, machine, options, peers, report  # noqa: E402
from suites import SUITES  # noqa: E402

BENCHMARKS = pathlib.Path(__file__).resolve().parents[1]
RESULTS = pathlib.Path.home() / '.cache' / 'gyre' / 'results'
ALL_PEERS = ('floor', 'true', 'node20', 'node26', 'bun', 'deno', 'workerd')


def arguments():
    parser = options.parser('report', __doc__, known=('gyre', *ALL_PEERS, 'node'), peers=','.join(('gyre', *ALL_PEERS)))
    parser.add_argument('--quick', action='store_true', help='fewer rounds: about 10 minutes instead of 50')
    parser.add_argument('--only', action='append', choices=list(SUITES), metavar='NAME',
                        help='run only this suite (may be repeated); of %s' % ', '.join(SUITES))
    parser.add_argument('--out', default='bench-report', metavar='FOLDER', help='default %(default)s')
    parser.add_argument('--docs', action='store_true', help='write docs/performance.md as well')
    return options.parse(parser)


def available(chosen):
    """(the peers that can run, a note for each that cannot)."""
    found, notes = [], []
    for name in chosen.names:
        try:
            if name == 'floor':
                peers.built('benchmarks/floor/epoll_http')
            elif name != 'true':
                chosen.programs.path(name)
            found.append(name)
        except BenchError as error:
            notes.append('%s is missing: %s' % (name, error))
    return found, notes


class Progress:
    """A line on standard error: how far, and how long it may still take."""

    def __init__(self, seconds):
        self._left = seconds
        self._total = max(1, sum(seconds.values()))

    def show(self, name):
        left = sum(self._left.values())
        filled = int(30 * (self._total - left) / self._total)
        print('[%s%s] %s, about %d min left' % ('#' * filled, '.' * (30 - filled), name, round(left / 60 + 0.5)),
              file=sys.stderr, flush=True)

    def done(self, name):
        del self._left[name]


def run_suite(suite, chosen, found):
    """The figures of one suite, and what its script complained of."""
    binaries = chosen.programs.binaries
    with tempfile.TemporaryDirectory() as scratch:
        output = os.path.join(scratch, 'result.json')
        known = [name for name in found if name == 'gyre' or name in suite.peers]
        command = [sys.executable, str(BENCHMARKS / suite.script), '--json', output, '--peers', ','.join(known)]
        command += suite.quick if chosen.quick else suite.full
        for name, path in binaries.items():
            command += ['--binary', '%s=%s' % (name, path)]
        run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        try:
            with open(output, encoding='utf-8') as file:
                measured = figures.read(suite.name, json.load(file))
        except FileNotFoundError:
            raise BenchError(run.stderr.strip() or 'status %d' % run.returncode) from None
        # Some scripts write what they have and then complain.
        return measured, run.stderr.strip() if run.returncode else None


def main():
    chosen = arguments()
    suites = [SUITES[name] for name in chosen.only or SUITES]
    found, notes = available(chosen)
    machine.warn_if_busy()
    result = {
        'machine': machine.describe(), 'commit': results.commit(), 'quick': chosen.quick, 'notes': notes,
        'date': datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%d %H:%M UTC'),
        'versions': {name: chosen.programs.version(name) for name in found if name not in ('floor', 'true')},
        'figures': [],
    }
    progress = Progress({suite.name: suite.quick_seconds if chosen.quick else suite.full_seconds
                         for suite in suites})
    for suite in suites:
        progress.show(suite.name)
        start = time.monotonic()
        try:
            measured, complaint = run_suite(suite, chosen, found)
            result['figures'] += measured
        except BenchError as error:
            complaint = str(error)
        if complaint:
            result['notes'].append('%s: %s' % (suite.name, complaint))
            print('%s: %s' % (suite.name, complaint), file=sys.stderr)
        print('%s took %d s' % (suite.name, time.monotonic() - start), file=sys.stderr)
        progress.done(suite.name)
    if not result['figures']:
        raise BenchError('nothing could be measured')

    out = pathlib.Path(chosen.out)
    name = re.sub(r'\W+', '-', result['date'])
    results.save(RESULTS / (name + '.json'), result)
    results.save(out / 'result.json', result)
    earlier = results.history(RESULTS, result)
    (out / 'report.md').write_text(markdown.document(result), encoding='utf-8')
    (out / 'report.html').write_text(page.document(result, earlier), encoding='utf-8')
    if chosen.docs:
        (peers.ROOT / 'docs' / 'performance.md').write_text(markdown.document(result), encoding='utf-8')
    print('\n'.join(str(out / file) for file in ('report.html', 'report.md', 'result.json')))


if __name__ == '__main__':
    report.run(main)
