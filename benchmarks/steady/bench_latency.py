#!/usr/bin/env python3
"""Latency under a fixed load: requests leave at a constant rate, and each counts from the time it should have left.

That way a server that stalls is charged for all that would have been asked meanwhile. Every server runs pinned to one
core and the load on another; rounds are interleaved.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, machine, peers, report, servers, stats  # noqa: E402

QUANTILES = ('p50', 'p90', 'p99', 'p99.9', 'p99.99', 'max')


def arguments():
    parser = argparse.ArgumentParser(prog='dev bench latency', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--rate', type=int, default=20000, help='requests a second (default %(default)s)')
    parser.add_argument('--connections', type=int, default=64, help='default %(default)s')
    parser.add_argument('--runs', type=int, default=5, help='rounds (default %(default)s)')
    parser.add_argument('--seconds', type=int, default=5, help='of one run (default %(default)s)')
    parser.add_argument('--peers', default='gyre,floor,node', help='of %s (default %%(default)s)'
                        % ', '.join(servers.SERVERS_OF_PEER))
    parser.add_argument('--server-core', type=int, default=0, help='default %(default)s')
    parser.add_argument('--load-core', type=int, default=1, help='default %(default)s')
    parser.add_argument('--gyre', help='the program to measure (default bazel-bin/gyre)')
    parser.add_argument('--json', metavar='FILE', help='write everything measured to FILE')
    options = parser.parse_args()
    for name in ('rate', 'connections', 'runs', 'seconds'):
        if getattr(options, name) < 1:
            parser.error('--%s must be at least 1' % name)
    return options


def measure(server, options, seconds):
    load = peers.built(peers.ROOT / 'bazel-bin' / 'benchmarks' / 'steady' / 'steady_load',
                       '//benchmarks/steady:steady_load')
    run = subprocess.run([machine.require_tool('taskset', 'util-linux'), '-c', str(options.load_core), load,
                          str(server.port), str(options.connections), str(options.rate), str(seconds)],
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise BenchError('the load on %s failed: %s' % (server.name, run.stderr.strip()))
    server.check_alive()
    return json.loads(run.stdout)


def main():
    options = arguments()
    machine.require_cores(options.server_core, options.load_core)
    machine.warn_if_busy()
    about = machine.describe()
    running = []
    rounds = []
    with tempfile.TemporaryDirectory() as scratch:
        wanted = peers.split_names(options.peers, servers.SERVERS_OF_PEER)
        try:
            for name, command in servers.commands(wanted, scratch, options.gyre).items():
                running.append(servers.Server(name, command, options.server_core))
            for server in running:
                measure(server, options, 1)
            for number in range(options.runs):
                order = running if number % 2 == 0 else running[::-1]
                rounds.append({server.name: measure(server, options, options.seconds) for server in order})
        finally:
            for server in running:
                server.stop()
    rows = []
    for server in running:
        own = [measured[server.name] for measured in rounds]
        rows.append([server.name] + ['%.0f' % stats.median([figures[name] for figures in own]) for name in QUANTILES]
                    + [sum(figures['errors'] for figures in own)])
    print('latency in us at %d requests a second on %d connections' % (options.rate, options.connections))
    print(report.table(['server'] + list(QUANTILES) + ['unanswered'], rows))
    if options.json:
        report.write_json(options.json, {'benchmark': 'latency', 'machine': about, 'rounds': rounds,
                                         'options': {'rate': options.rate, 'connections': options.connections,
                                                     'runs': options.runs, 'seconds': options.seconds}})


if __name__ == '__main__':
    report.run(main)
