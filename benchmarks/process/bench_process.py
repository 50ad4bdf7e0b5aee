#!/usr/bin/env python3
"""Processes: what starting them and talking to them costs, the same program on every runtime.

Rounds are interleaved; figures are medians, and the ratio to each peer is the median of the ratios of the rounds, above
1 where gyre is the better one.
"""

import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, machine, options, report, stats  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
KNOWN = ('gyre', 'node', 'node20', 'node26', 'deno', 'bun')
TIMEOUT = 300

# name: (what is shown, case of the program, its number, whether more is better)
CASES = {
    'spawn-50': ('spawn + exit at 50 MiB, us', 'spawnExit', 50, False),
    'spawn-1000': ('spawn + exit at 1 GiB, us', 'spawnExit', 1024, False),
    'spawn-4000': ('spawn + exit at 4 GiB, us', 'spawnExit', 4096, False),
    'fork': ('fork to first message, ms', 'forkToMessage', 10, False),
    'round-trips': ('IPC round trips/s, 100 bytes', 'roundTrips', 1000, True),
    'round-trip-cpu': ('CPU us of a round trip, both sides', 'roundTripTime', 2000, False),
    'one-way': ('IPC messages/s one way', 'oneWay', 200000, True),
    'large': ('100 MiB string round trip, ms', 'largeRoundTrip', 100, False),
    'output': ('MiB/s from a child\'s stdout', 'output', 512, True),
    'memory': ('forked idle child, KiB', 'idleMemory', 200, False),
}


def arguments():
    parser = options.parser('process', __doc__, known=KNOWN, peers='gyre,node20,node26,deno,bun', runs=5)
    parser.add_argument('case', nargs='*', help='of %s; all without' % ', '.join(CASES))
    chosen = options.parse(parser)
    unknown = [name for name in chosen.case if name not in CASES]
    if unknown:
        parser.error('no case %s; there are %s' % (', '.join(unknown), ', '.join(CASES)))
    return chosen


def measure(programs, name, case):
    """One figure of one runtime, or None where it cannot do the case."""
    _, function, number, _ = CASES[case]
    try:
        run = subprocess.run(programs.command(name, HERE / 'program.cjs', function, number), stdin=subprocess.DEVNULL,
                             capture_output=True, text=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        print('%s: %s took more than %d s' % (name, case, TIMEOUT), file=sys.stderr)
        return None
    if run.returncode != 0 or not run.stdout.strip():
        print('%s failed at %s:\n%s' % (name, case, run.stderr.strip()), file=sys.stderr)
        return None
    return json.loads(run.stdout.splitlines()[-1])


def row(case, names, figures):
    """The medians of all, and how much better the first is than each of the others."""
    title, _, _, more_is_better = CASES[case]
    cells = [title]
    for name in names:
        known = [figure for figure in figures[name] if figure is not None]
        middle = stats.median(known) if known else None
        cells.append('-' if middle is None else ('%.1f' if middle < 100 else '%.0f') % middle)
    for name in names[1:]:
        pairs = [(own, other) for own, other in zip(figures[names[0]], figures[name])
                 if own is not None and other is not None]
        if not pairs:
            cells.append('-')
            continue
        owns, others = zip(*pairs)
        cells.append('%.2f' % (stats.paired_ratio(owns, others) if more_is_better
                               else stats.paired_ratio(others, owns)))
    return cells


def main():
    chosen = arguments()
    names = chosen.names
    machine.warn_if_busy()
    about = machine.describe()
    result = {}
    for case in chosen.case or CASES:
        figures = {name: [] for name in names}
        for _ in range(chosen.runs):
            for name in names:
                figures[name].append(measure(chosen.programs, name, case))
        if not any(figure is not None for figure in figures[names[0]]):
            raise BenchError('%s cannot do %s' % (names[0], case))
        result[case] = figures
    header = ['processes'] + list(names) + ['%s better than %s' % (names[0], name) for name in names[1:]]
    print(report.table(header, [row(case, names, figures) for case, figures in result.items()]))
    report.write(chosen, 'process', about, figures=result,
                 titles={case: (CASES[case][0], CASES[case][3]) for case in result})


if __name__ == '__main__':
    report.run(main)
