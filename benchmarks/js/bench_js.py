#!/usr/bin/python3
"""Compares how fast built-in modules are: the same small programs on every runtime.

Rounds are interleaved (A B C A B C), so that a change of the machine hits all; figures are medians of operations a
second, and the ratio to the first peer is the median of the ratios of the rounds. Suites: benchmarks/js/suites.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from gyre_bench import BenchError, hot_spots, machine, options, profile, report, stats  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
KNOWN = ('gyre', 'node', 'node20', 'node26', 'bun', 'deno')
TIMEOUT = 300
# Of processor time, for samples enough to speak of.
PROFILE_MILLISECONDS = 100


def suites(only):
    """The suite files, or those named."""
    found = {path.stem: path for path in sorted((HERE / 'suites').glob('*.mjs'))}
    unknown = [name for name in only if name not in found]
    if unknown:
        raise BenchError('no suite %s; there are %s' % (', '.join(unknown), ', '.join(found)))
    return {name: path for name, path in found.items() if not only or name in only}


def measure(programs, name, suite, milliseconds, clock):
    """Case to operations a second of that clock."""
    run = subprocess.run(programs.command(name, HERE / 'harness.mjs', suite, milliseconds, clock),
                         stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIMEOUT, check=False)
    if run.returncode != 0:
        raise BenchError('%s failed on %s:\n%s' % (name, suite.name, run.stderr.strip()))
    return json.loads(run.stdout.splitlines()[-1])


def profiles(programs, name, suite):
    """{case: [(what, share of its processor time)]} of a runtime of gyre; nothing where it cannot be had."""
    with tempfile.NamedTemporaryFile() as file:
        program, *rest = programs.command(name, HERE / 'harness.mjs', suite, PROFILE_MILLISECONDS, 'cpu', 'times')
        run = subprocess.run(hot_spots.recorded([program, '--perf-basic-prof', *rest], file.name), stdin=subprocess.DEVNULL,
                             capture_output=True, text=True, timeout=TIMEOUT, check=False)
        if run.returncode != 0 or not run.stdout:
            return {}
        said = json.loads(run.stdout.splitlines()[-1])
        found = hot_spots.of(file.name, said['pid'],
                             {case: tuple(map(int, span)) for case, span in said['times'].items()})
        with contextlib.suppress(OSError):
            os.unlink('/tmp/perf-%d.map' % said['pid'])
        return found


def rows(names, rounds):
    """One row a case: the rates of all, and the ratios of the first to the others."""
    base = names[0]
    for case in rounds[base][0]:
        rates = {name: [one[case] for one in rounds[name]] for name in names}
        row = [case] + ['%.0f' % stats.median(rates[name]) for name in names]
        for name in names[1:]:
            row.append('%.2f' % stats.paired_ratio(rates[base], rates[name]))
        yield row


def main():
    parser = options.parser('js', __doc__, known=KNOWN, peers='gyre,node20', runs=5, milliseconds=200)
    parser.add_argument('suite', nargs='*', help='names of suites; all without')
    parser.add_argument('--cpu', action='store_const', dest='clock', const='cpu', default='wall',
                        help='count processor time, all threads together: for a machine that is busy')
    parser.add_argument('--profile', action='store_true', help='say where gyre\'s time goes in each case, by perf')
    parser.add_argument('--quick', action='store_true', help='1 round of 20 milliseconds: whether all runs')
    chosen = options.parse(parser)

    names = chosen.names
    runs, milliseconds = (1, 20) if chosen.quick else (chosen.runs, chosen.milliseconds)
    machine.warn_if_busy()
    about = machine.describe()
    measured, spots = {}, {}
    looks = chosen.profile and profile.available()
    for suite, path in suites(chosen.suite).items():
        figures = {name: [] for name in names}
        for _ in range(runs):
            for name in names:
                figures[name].append(measure(chosen.programs, name, path, milliseconds, chosen.clock))
        measured[suite] = figures
        title = suite + ', operations/s' + (' of CPU' if chosen.clock == 'cpu' else '')
        heads = [title] + names + ['%s/%s' % (names[0], name) for name in names[1:]]
        print(report.table(heads, rows(names, figures)) + '\n', flush=True)
        if looks and 'gyre' in names:
            spots[suite] = profiles(chosen.programs, 'gyre', path)
            for case, own in spots[suite].items():
                print('%s: %s' % (case, ', '.join('%s %.0f %%' % (what, 100 * share) for what, share in own) or 'too few samples'))
            print(flush=True)
    report.write(chosen, 'js', about, suites=measured, profiles=spots,
                 options={'runs': runs, 'milliseconds': milliseconds, 'clock': chosen.clock})


report.run(main)
