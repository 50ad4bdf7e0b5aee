#!/usr/bin/env python3
"""Throughput and processor time against the number of connections, for every server.

Every server runs pinned to one core, wrk on another. All servers are measured at one number of connections before the
next, in turns.
"""

import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import load, machine, options, report, rounds, server_rows, servers, stats  # noqa: E402

SPARE_DESCRIPTORS = 200
SHOWN = (('rate', 'requests a second', '%.0f'), ('p99_us', 'p99, us', '%.0f'),
         ('cpu_us_per_request', 'CPU us/request', '%.2f'))


def arguments():
    parser = options.parser('sweep', __doc__, known=servers.SERVERS_OF_PEER, peers='gyre,floor,node20', cores=True,
                            runs=3, seconds=3)
    parser.add_argument('--connections', default='1,8,64,512,4000,10000', help='default %(default)s')
    chosen = options.parse(parser)
    try:
        chosen.connections = [int(text) for text in chosen.connections.split(',')]
    except ValueError:
        parser.error('--connections wants numbers with commas between them')
    if min(chosen.connections) < 1:
        parser.error('all numbers of connections must be at least 1')
    return chosen


def cell(measured, name, key, shape):
    known = rounds.values(measured, name, key)
    if not known:
        return '-'
    bound = key == 'rate' and any(rounds.values(measured, name, 'client_bound'))
    return shape % stats.median(known) + ('+' if bound else '')


def main():
    chosen = arguments()
    machine.require_tool('wrk', 'wrk')
    machine.warn_if_busy()
    limit = machine.raise_descriptor_limit(max(chosen.connections) + SPARE_DESCRIPTORS) - SPARE_DESCRIPTORS
    numbers = sorted({min(number, limit) for number in chosen.connections})
    about = machine.describe()
    failures = {}
    with tempfile.TemporaryDirectory() as scratch:
        commands = servers.commands(chosen.names, scratch, chosen.programs)
        with servers.running(commands, chosen.server_core, failures=failures) as running:
            server_rows.warm(running, lambda server: load.wrk(server, 64, 1, chosen.load_core), failures)

            def measure(number):
                return rounds.tolerant(lambda server: load.measure(server, lambda: load.wrk(
                    server, number, chosen.seconds, chosen.load_core)), failures, ' at %d connections' % number)

            measured = {str(number): rounds.interleave(running, chosen.runs, measure(number)) for number in numbers}
    for key, title, shape in SHOWN:
        print(report.table([title + ' at connections'] + numbers, [
            [name] + [cell(measured[str(number)], name, key, shape) for number in numbers] for name in commands]) + '\n')
    print(report.CLIENT_BOUND)
    for what, reason in failures.items():
        print('no figure of %s: %s' % (what, report.short(reason)))
    report.write(chosen, 'sweep', about, rounds=measured, failures=failures, options={'connections': numbers})


if __name__ == '__main__':
    report.run(main)
