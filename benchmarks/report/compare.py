#!/usr/bin/env python3
"""Two results of `dev bench report`: what changed from the first to the second.

A verdict is given only where the intervals of the two medians do not overlap; everything else is noise, and so is what was
measured in fewer than three rounds (of a --quick report, most). Results of different machines are not compared.
"""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import results  # noqa: E402
from gyre_bench import BenchError, report  # noqa: E402


FEWEST_ROUNDS = 3


def verdict(figure, old, new):
    """'better', 'worse' or '-' for two (low, high) intervals."""
    if old[0] <= new[1] and new[0] <= old[1]:
        return '-'
    return 'better' if (new[1] < old[0]) == figure.less_is_better else 'worse'


def rows(before, after, program):
    old = {figure.key: figure for figure in before['figures']}
    for figure in after['figures']:
        known = old.get(figure.key)
        if known is None or program not in figure.values or program not in known.values:
            continue
        enough = min(len(known.values[program]), len(figure.values[program])) >= FEWEST_ROUNDS
        change = figure.median(program) / known.median(program) - 1 if known.median(program) else 0
        yield [figure.key, '%.4g' % known.median(program), '%.4g' % figure.median(program), figure.unit,
               '%+.1f %%' % (change * 100),
               verdict(figure, known.interval(program), figure.interval(program)) if enough else 'too few rounds']


def main():
    parser = argparse.ArgumentParser(prog='dev bench compare', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('old')
    parser.add_argument('new')
    parser.add_argument('--program', default='gyre', help='whose figures to compare (default %(default)s)')
    options = parser.parse_args()
    before, after = results.load(options.old), results.load(options.new)
    if not results.same_machine(before, after):
        raise BenchError('the results are of different machines (%s, and %s): they say nothing about the programs'
                         % (before['machine'], after['machine']))
    found = list(rows(before, after, options.program))
    if not found:
        raise BenchError('the results have no figure of %s in common' % options.program)
    print('%s: %s (%s) to %s (%s)' % (options.program, before['commit'], before['date'], after['commit'],
                                      after['date']))
    print(report.table(['figure', 'old', 'new', 'unit', 'change', 'verdict'], found))


if __name__ == '__main__':
    report.run(main)
