#!/usr/bin/env python3
"""Runs every suite of benchmarks and writes a report: JSON, Markdown, and a page with plots.

A suite that fails, or a runtime that cannot be had, is named in the report, and the rest runs. Results stay in
~/.cache/gyre/results; later reports of the same machine show them as history.
"""

import argparse
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
from gyre_bench import BenchError, machine, peers, report  # noqa: E402
from suites import SUITES  # noqa: E402

BENCHMARKS = pathlib.Path(__file__).resolve().parents[1]
RESULTS = pathlib.Path.home() / '.cache' / 'gyre' / 'results'
ALL_PEERS = ('floor', 'true', 'node', 'node26', 'bun', 'deno')


def arguments():
    parser = argparse.ArgumentParser(prog='dev bench report', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--quick', action='store_true', help='fewer rounds: about 10 minutes instead of 50')
    parser.add_argument('--only', action='append', choices=list(SUITES), metavar='NAME',
                        help='run only this suite (may be repeated); of %s' % ', '.join(SUITES))
    parser.add_argument('--peers', default=','.join(ALL_PEERS), help='of %(default)s; without: all')
    parser.add_argument('--gyre', help='the program to measure as gyre (default bazel-bin/gyre)')
    parser.add_argument('--out', default='bench-report', metavar='FOLDER', help='default %(default)s')
    parser.add_argument('--docs', action='store_true', help='write docs/performance.md as well')
    return parser.parse_args()


def available(names):
    """(the peers that can run, a note for each that cannot)."""
    found, notes = [], []
    for name in names:
        try:
            if name == 'floor':
                peers.floor()
            elif name != 'true':
                peers.executable(name)
            found.append(name)
        except BenchError as error:
            notes.append('%s is missing: %s' % (name, error))
    return found, notes


def version_of(name, gyre):
    if name in ('floor', 'true'):
        return None
    program = peers.gyre(gyre) if name == 'gyre' else peers.executable(name)
    text = '[process.versions.gyre, process.version].filter(Boolean).join(" / Node ")' if name == 'gyre' else None
    command = [program, '-p', text] if text else [program, '--version']
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    match = re.search(r'\d+\.\d+\.\d+\S*.*', run.stdout)
    return match.group(0) if match else None


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


def run_suite(suite, options, found):
    """The figures of one suite."""
    with tempfile.TemporaryDirectory() as scratch:
        output = os.path.join(scratch, 'result.json')
        known = ['gyre'] + [name for name in found if name in suite.peers]
        command = [sys.executable, str(BENCHMARKS / suite.script), '--json', output, '--peers', ','.join(known)]
        command += suite.quick if options.quick else suite.full
        if options.gyre:
            command += ['--binary', 'gyre=' + options.gyre] if suite.name == 'js' else ['--gyre', options.gyre]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        try:
            with open(output, encoding='utf-8') as file:
                measured = figures.read(suite.name, json.load(file))
        except FileNotFoundError:
            raise BenchError(run.stderr.strip() or 'status %d' % run.returncode) from None
        # Some scripts write what they have and then complain.
        return measured, run.stderr.strip() if run.returncode else None


def main():
    options = arguments()
    chosen = [SUITES[name] for name in options.only or SUITES]
    found, notes = available(peers.split_names(options.peers, ALL_PEERS))
    peers.gyre(options.gyre)
    machine.warn_if_busy()
    result = {
        'machine': machine.describe(), 'commit': results.commit(), 'quick': options.quick, 'notes': notes,
        'date': datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%d %H:%M UTC'),
        'versions': {name: version_of(name, options.gyre) for name in ['gyre'] + found}, 'figures': [],
    }
    progress = Progress({suite.name: suite.quick_seconds if options.quick else suite.full_seconds
                         for suite in chosen})
    for suite in chosen:
        progress.show(suite.name)
        start = time.monotonic()
        try:
            measured, complaint = run_suite(suite, options, found)
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

    out = pathlib.Path(options.out)
    name = re.sub(r'\W+', '-', result['date'])
    results.save(RESULTS / (name + '.json'), result)
    results.save(out / 'result.json', result)
    earlier = results.history(RESULTS, result)
    (out / 'report.md').write_text(markdown.document(result), encoding='utf-8')
    (out / 'report.html').write_text(page.document(result, earlier), encoding='utf-8')
    if options.docs:
        (peers.ROOT / 'docs' / 'performance.md').write_text(markdown.document(result), encoding='utf-8')
    print('\n'.join(str(out / file) for file in ('report.html', 'report.md', 'result.json')))


if __name__ == '__main__':
    report.run(main)
