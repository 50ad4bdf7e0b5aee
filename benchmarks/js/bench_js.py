#!/usr/bin/python3
"""Compares how fast built-in modules are: the same small programs on every runtime.

Rounds are interleaved (A B C A B C), so that a change of the machine hits all; figures are medians of operations a
second, and the ratio to the first peer is the median of the ratios of the rounds. Suites: benchmarks/js/suites.
"""

import argparse
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from gyre_bench import BenchError, machine, peers, report, stats  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
KNOWN = ['gyre', 'node', 'node26', 'bun', 'deno']
TIMEOUT = 300


def suites(only):
    """The suite files, or those named."""
    found = {path.stem: path for path in sorted((HERE / 'suites').glob('*.mjs'))}
    unknown = [name for name in only if name not in found]
    if unknown:
        raise BenchError('no suite %s; there are %s' % (', '.join(unknown), ', '.join(found)))
    return {name: path for name, path in found.items() if not only or name in only}


def command(peer, binaries):
    """How a peer runs a script."""
    if peer in binaries:
        return [binaries[peer]]
    if peer == 'gyre':
        return [peers.gyre()]
    program = peers.executable(peer)
    return [program, 'run', '--allow-all'] if peer == 'deno' else [program]


def measure(argv, suite, milliseconds, clock):
    """Case to operations a second of that clock."""
    run = subprocess.run(argv + [str(HERE / 'harness.mjs'), str(suite), str(milliseconds), clock],
                         capture_output=True, text=True, timeout=TIMEOUT, check=False)
    if run.returncode != 0:
        raise BenchError('%s failed on %s:\n%s' % (argv[0], suite.name, run.stderr.strip()))
    return json.loads(run.stdout.splitlines()[-1])


def rows(names, rounds):
    """One row a case: the rates of all, and the ratios of the first to the others."""
    base = names[0]
    for case in rounds[base][0]:
        rates = {name: [one[case] for one in rounds[name]] for name in names}
        row = [case] + ['%.0f' % stats.median(rates[name]) for name in names]
        for name in names[1:]:
            row.append('%.2f' % stats.paired_ratio(rates[base], rates[name]))
        yield row


def binary(text):
    name, separator, path = text.partition('=')
    if not separator:
        raise argparse.ArgumentTypeError('not name=path: ' + text)
    return name, path


def main():
    parser = argparse.ArgumentParser(prog='./dev bench js', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('suite', nargs='*', help='names of suites; all without')
    parser.add_argument('--peers', default='gyre,node', help='of %s; the first is compared with the others'
                        % ', '.join(KNOWN))
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--milliseconds', type=int, default=200, help='of one run of one case')
    parser.add_argument('--cpu', action='store_const', dest='clock', const='cpu', default='wall',
                        help='count processor time, all threads together: for a machine that is busy')
    parser.add_argument('--quick', action='store_true', help='1 round of 20 milliseconds: whether all runs')
    parser.add_argument('--binary', type=binary, action='append', default=[], metavar='NAME=PATH',
                        help='a further runtime, to be named among the peers')
    parser.add_argument('--json', help='write the figures of all rounds to this file')
    options = parser.parse_args()

    binaries = dict(options.binary)
    names = peers.split_names(options.peers, KNOWN + list(binaries))
    rounds, milliseconds = (1, 20) if options.quick else (options.rounds, options.milliseconds)
    commands = {name: command(name, binaries) for name in names}
    machine.warn_if_busy()
    result = {'machine': machine.describe(), 'rounds': rounds, 'milliseconds': milliseconds,
              'clock': options.clock, 'suites': {}}
    for suite, path in suites(options.suite).items():
        figures = {name: [] for name in names}
        for _ in range(rounds):
            for name in names:
                figures[name].append(measure(commands[name], path, milliseconds, options.clock))
        result['suites'][suite] = figures
        title = suite + ', operations/s' + (' of CPU' if options.clock == 'cpu' else '')
        heads = [title] + names + ['%s/%s' % (names[0], name) for name in names[1:]]
        print(report.table(heads, rows(names, figures)) + '\n', flush=True)
    if options.json:
        report.write_json(options.json, result)


report.run(main)
