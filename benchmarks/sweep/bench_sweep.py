#!/usr/bin/env python3
"""Throughput and processor time against the number of connections, for every server.

Every server runs pinned to one core, wrk on another. All servers are measured at one number of connections before the
next, in turns.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, machine, parse, peers, report, servers, stats  # noqa: E402

SPARE_DESCRIPTORS = 200


def arguments():
    parser = argparse.ArgumentParser(prog='dev bench sweep', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--connections', default='1,8,64,512,4000,10000', help='default %(default)s')
    parser.add_argument('--runs', type=int, default=3, help='rounds (default %(default)s)')
    parser.add_argument('--seconds', type=int, default=3, help='of one run (default %(default)s)')
    parser.add_argument('--peers', default='gyre,floor,node', help='of %s (default %%(default)s)'
                        % ', '.join(servers.SERVERS_OF_PEER))
    parser.add_argument('--server-core', type=int, default=0, help='default %(default)s')
    parser.add_argument('--load-core', type=int, default=1, help='default %(default)s')
    parser.add_argument('--gyre', help='the program to measure (default bazel-bin/gyre)')
    parser.add_argument('--json', metavar='FILE', help='write everything measured to FILE')
    options = parser.parse_args()
    try:
        options.connections = [int(text) for text in options.connections.split(',')]
    except ValueError:
        parser.error('--connections wants numbers with commas between them')
    if min(options.connections + [options.runs, options.seconds]) < 1:
        parser.error('all numbers must be at least 1')
    return options


def measure(server, connections, options):
    """One run of wrk."""
    before = machine.cpu_seconds(server.pid)
    run = subprocess.run([machine.require_tool('taskset', 'util-linux'), '-c', str(options.load_core),
                          machine.require_tool('wrk', 'wrk'), '-t1', '-c%d' % connections,
                          '-d%ds' % options.seconds, '--timeout', '10s', '--latency', server.url],
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise BenchError('wrk failed against %s:\n%s%s' % (server.name, run.stdout, run.stderr))
    server.check_alive()
    figures = parse.wrk(run.stdout)
    used = machine.cpu_seconds(server.pid) - before
    figures['cpu_us_per_request'] = used * 1e6 / figures['requests'] if figures['requests'] else None
    return figures


def main():
    options = arguments()
    machine.require_cores(options.server_core, options.load_core)
    machine.require_tool('wrk', 'wrk')
    machine.warn_if_busy()
    limit = machine.raise_descriptor_limit(max(options.connections) + SPARE_DESCRIPTORS) - SPARE_DESCRIPTORS
    numbers = sorted({min(number, limit) for number in options.connections})
    about = machine.describe()
    running = []
    rounds = []
    with tempfile.TemporaryDirectory() as scratch:
        wanted = peers.split_names(options.peers, servers.SERVERS_OF_PEER)
        try:
            for name, command in servers.commands(wanted, scratch, options.gyre).items():
                running.append(servers.Server(name, command, options.server_core))
            for _ in range(options.runs):
                rounds.append({str(number): {server.name: measure(server, number, options) for server in running}
                               for number in numbers})
        finally:
            for server in running:
                server.stop()
    for key, title, shape in (('rate', 'requests a second', '%.0f'), ('p99_us', 'p99, us', '%.0f'),
                              ('cpu_us_per_request', 'CPU us/request', '%.2f')):
        rows = []
        for server in running:
            cells = [server.name]
            for number in numbers:
                known = [measured[str(number)][server.name][key] for measured in rounds]
                known = [figure for figure in known if figure is not None]
                cells.append(shape % stats.median(known) if known else '-')
            rows.append(cells)
        print(report.table([title + ' at connections'] + numbers, rows) + '\n')
    if options.json:
        report.write_json(options.json, {'benchmark': 'sweep', 'machine': about, 'rounds': rounds,
                                         'options': {'connections': numbers, 'runs': options.runs,
                                                     'seconds': options.seconds}})


if __name__ == '__main__':
    report.run(main)
