#!/usr/bin/env python3
"""Start-up: how long an empty script takes from spawn to exit, side by side.

Runs are interleaved after a warm-up; ratios are taken run by run. /bin/true shows what the kernel alone asks for.
"""

import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, machine, options, parse, peers, report, rounds, stats  # noqa: E402

KNOWN = ('gyre', 'true', 'node', 'node20', 'node26', 'bun', 'deno')
FIELDS = ('wall_ns', 'cpu_us', 'max_rss_kib', 'minor_faults', 'major_faults')


def arguments():
    parser = options.parser('startup', __doc__, known=KNOWN, peers='gyre,true,bun,node20,deno', runs=40)
    parser.add_argument('--warmup', type=int, default=5, help='runs before, not counted (default %(default)s)')
    parser.add_argument('--core', type=int, help='pin everything to one core (default: not pinned)')
    chosen = options.parse(parser)
    if chosen.warmup < 0:
        parser.error('--warmup must be at least 0')
    if chosen.core is not None:
        machine.require_cores(chosen.core)
    return chosen


def command(name, script, programs):
    return ['/bin/true'] if name == 'true' else programs.command(name, script)


def run_once(prefix, name, command):
    """One start; the figures of timed_spawn."""
    result = subprocess.run(prefix + command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise BenchError('%s did not start: %s' % (name, result.stderr.strip()))
    figures = parse.timed_spawn(result.stdout)
    if figures['status'] != 0:
        raise BenchError('%s ended with wait status %d. It said:\n%s' % (name, figures['status'], result.stderr))
    figures['cpu_us'] = figures['user_us'] + figures['system_us']
    return figures


def summarize(measured, names):
    """Per peer: spread of each figure, and the ratio of wall time to Bun's."""
    result = {}
    for name in names:
        result[name] = {key: stats.spread(rounds.values(measured, name, key)) for key in FIELDS}
        if 'bun' in names:
            result[name]['ratio_to_bun'] = stats.paired_ratio(rounds.values(measured, name, 'wall_ns'),
                                                              rounds.values(measured, 'bun', 'wall_ns'))
    return result


def main():
    chosen = arguments()
    machine.warn_if_busy()
    about = machine.describe()
    prefix = machine.pin(chosen.core) + [peers.built('benchmarks/startup/timed_spawn')]
    with tempfile.TemporaryDirectory() as scratch:
        script = pathlib.Path(scratch) / 'empty.js'
        script.touch()
        commands = {name: command(name, script, chosen.programs) for name in chosen.names}
        subjects = {name: (name, command) for name, command in commands.items()}
        rounds.interleave(subjects, chosen.warmup, lambda subject: run_once(prefix, *subject))
        measured = rounds.interleave(subjects, chosen.runs, lambda subject: run_once(prefix, *subject))
    rows = []
    for name, figures in summarize(measured, chosen.names).items():
        rows.append([
            name, '%.2f' % (figures['wall_ns']['median'] / 1e6), '%.2f' % (figures['wall_ns']['min'] / 1e6),
            '%.2f' % (figures['cpu_us']['median'] / 1e3), '%.1f' % (figures['max_rss_kib']['median'] / 1024),
            '%.0f' % figures['minor_faults']['median'], '%.0f' % figures['major_faults']['median'],
            '%.2f' % figures['ratio_to_bun'] if 'ratio_to_bun' in figures else '-'])
    print(report.table(['program', 'wall ms', 'min ms', 'CPU ms', 'max RSS MiB', 'minor faults', 'major', 'x Bun'],
                       rows))
    if chosen.json:
        report.write_json(chosen.json, {'benchmark': 'startup', 'machine': about, 'rounds': measured,
                                        'options': dict(options.of(chosen), warmup=chosen.warmup)})


if __name__ == '__main__':
    report.run(main)
