#!/usr/bin/env python3
"""Start-up: how long an empty script takes from spawn to exit, side by side.

Runs are interleaved after a warm-up; ratios are taken run by run. /bin/true shows what the kernel alone asks for.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, machine, parse, peers, report, stats  # noqa: E402

KNOWN = ('gyre', 'true', 'bun', 'node', 'node26', 'deno')


def arguments():
    parser = argparse.ArgumentParser(prog='dev bench startup', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--runs', type=int, default=40, help='measured runs of each (default %(default)s)')
    parser.add_argument('--warmup', type=int, default=5, help='runs before, not counted (default %(default)s)')
    parser.add_argument('--peers', default='gyre,true,bun,node,deno',
                        help='of %s (default %%(default)s); bun, deno and node26 are fetched from npm'
                        % ', '.join(KNOWN))
    parser.add_argument('--core', type=int, help='pin everything to one core (default: not pinned)')
    parser.add_argument('--gyre', help='the program to measure (default bazel-bin/gyre)')
    parser.add_argument('--timed-spawn', help='default bazel-bin/benchmarks/startup/timed_spawn')
    parser.add_argument('--json', metavar='FILE', help='write everything measured to FILE')
    options = parser.parse_args()
    if options.runs < 1 or options.warmup < 0:
        parser.error('--runs must be at least 1 and --warmup at least 0')
    return options


def commands(names, script, gyre):
    """{peer: command line}."""
    result = {}
    for name in names:
        if name == 'true':
            result[name] = ['/bin/true']
        elif name == 'gyre':
            result[name] = [peers.gyre(gyre), script]
        elif name == 'deno':
            result[name] = [peers.executable(name), 'run', script]
        else:
            result[name] = [peers.executable(name), script]
    return result


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


def summarize(runs):
    """Per peer: spread of each figure, and the ratio of wall time to Bun's."""
    result = {}
    for name, own in runs.items():
        result[name] = {key: stats.spread([figures[key] for figures in own])
                        for key in ('wall_ns', 'cpu_us', 'max_rss_kib', 'minor_faults', 'major_faults')}
        if 'bun' in runs:
            result[name]['ratio_to_bun'] = stats.paired_ratio([figures['wall_ns'] for figures in own],
                                                              [figures['wall_ns'] for figures in runs['bun']])
    return result


def main():
    options = arguments()
    machine.warn_if_busy()
    about = machine.describe()
    helper = pathlib.Path(options.timed_spawn) if options.timed_spawn else (
        peers.ROOT / 'bazel-bin' / 'benchmarks' / 'startup' / 'timed_spawn')
    prefix = [peers.built(helper, '//benchmarks/startup:timed_spawn')]
    if options.core is not None:
        machine.require_cores(options.core)
        prefix = [machine.require_tool('taskset', 'util-linux'), '-c', str(options.core)] + prefix
    names = peers.split_names(options.peers, KNOWN)
    with tempfile.TemporaryDirectory() as scratch:
        script = pathlib.Path(scratch) / 'empty.js'
        script.touch()
        started = commands(names, str(script), options.gyre)
        runs = {name: [] for name in started}
        for number in range(options.warmup + options.runs):
            for name, command in started.items():
                figures = run_once(prefix, name, command)
                if number >= options.warmup:
                    runs[name].append(figures)
    summary = summarize(runs)
    rows = []
    for name, figures in summary.items():
        rows.append([
            name, '%.2f' % (figures['wall_ns']['median'] / 1e6), '%.2f' % (figures['wall_ns']['min'] / 1e6),
            '%.2f' % (figures['cpu_us']['median'] / 1e3), '%.1f' % (figures['max_rss_kib']['median'] / 1024),
            '%.0f' % figures['minor_faults']['median'], '%.0f' % figures['major_faults']['median'],
            '%.2f' % figures['ratio_to_bun'] if 'ratio_to_bun' in figures else '-'])
    print(report.table(['program', 'wall ms', 'min ms', 'CPU ms', 'max RSS MiB', 'minor faults', 'major', 'x Bun'],
                       rows))
    if options.json:
        report.write_json(options.json, {'benchmark': 'startup', 'machine': about, 'runs': runs, 'summary': summary,
                                         'options': {'runs': options.runs, 'warmup': options.warmup}})


if __name__ == '__main__':
    report.run(main)
