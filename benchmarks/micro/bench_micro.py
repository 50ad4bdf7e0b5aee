#!/usr/bin/env python3
"""Single operations of the C++ libraries: runs the Google Benchmark programs of benchmarks/micro, one a package.

Further options that begin with --benchmark_ go to the programs as they are.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, machine, options, peers, report  # noqa: E402

PACKAGES = ('loop', 'bindings', 'http', 'process', 'cluster', 'runtime')


def arguments():
    parser = argparse.ArgumentParser(prog='dev bench micro', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('package', nargs='*', help='of %s; all without' % ', '.join(PACKAGES))
    parser.add_argument('--filter', default='', help='only benchmarks whose name matches this regular expression')
    parser.add_argument('--runs', type=int, default=3, help='repetitions of each (default %(default)s)')
    parser.add_argument('--milliseconds', type=float, default=300, help='of one run (default %(default)s)')
    options.add_json(parser)
    # They are of the libraries, not of programs: gyre's version is theirs.
    parser.set_defaults(names=['gyre'], programs=peers.Programs(), counts=['runs', 'milliseconds'])
    chosen, chosen.further = parser.parse_known_args()
    unknown = [name for name in chosen.package if name not in PACKAGES]
    unknown += [name for name in chosen.further if not name.startswith('--benchmark_')]
    if unknown:
        parser.error('what is %s? There are the packages %s' % (unknown[0], ', '.join(PACKAGES)))
    if chosen.runs < 1 or chosen.milliseconds <= 0:
        parser.error('--runs must be at least 1 and --milliseconds above 0')
    return chosen


def run(package, chosen):
    """What the program of a package measured: [{name, real_time in ns, ...}], a repetition each."""
    with tempfile.TemporaryDirectory() as scratch:
        output = os.path.join(scratch, 'result.json')
        command = [peers.built('benchmarks/micro/%s_benchmark' % package), '--benchmark_out=' + output,
                   '--benchmark_out_format=json', '--benchmark_repetitions=%d' % chosen.runs,
                   '--benchmark_min_time=%gs' % (chosen.milliseconds / 1e3), *chosen.further]
        if chosen.runs > 1:
            command.append('--benchmark_display_aggregates_only=true')
        if chosen.filter:
            command.append('--benchmark_filter=' + chosen.filter)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            raise BenchError('%s ended with status %d' % (command[0], done.returncode))
        try:
            with open(output, encoding='utf-8') as file:
                measured = json.load(file)['benchmarks']
        except ValueError:
            return []  # the filter fits nothing here
    return [one for one in measured if one.get('run_type') != 'aggregate']


def main():
    chosen = arguments()
    machine.warn_if_busy()
    about = machine.describe()
    results = {package: run(package, chosen) for package in chosen.package or PACKAGES}
    report.write(chosen, 'micro', about, packages=results)
    failed = ['%s: %s' % (one['name'], one['error_message']) for own in results.values() for one in own
              if one.get('error_occurred')]
    if failed:
        raise BenchError('\n'.join(failed))


if __name__ == '__main__':
    report.run(main)
