#!/usr/bin/env python3
"""Hello world on several processes: what a request, and what a connection, costs all of them together.

Two loads: keep-alive connections, and a new connection for each request. The second shows what handing a connection
over costs, in time of the primary alone. Servers and load share the machine, so look at processor time rather than at
requests per second. Rounds are interleaved.
"""

import os
import pathlib
import socket
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, load, machine, options, peers, report, rounds, server_rows, servers, stats  # noqa: E402

_HERE = pathlib.Path(__file__).resolve().parent
_FLAGS = {'gyre': [], 'gyre-reuse-port': ['--cluster-policy=reuse-port'],
          'gyre-least': ['--cluster-policy=least-connections']}
_PEERS = [*_FLAGS, 'gyre-node-cluster', 'node', 'node20', 'node26', 'deno', 'bun']


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def command_of(name, workers, programs):
    """(command line, environment)."""
    hello = str(peers.ROOT / 'examples' / 'hello_http.js')
    variables = {'WORKERS': str(workers)}
    if name in _FLAGS or name in programs.binaries:
        program = programs.path('gyre' if name in _FLAGS else name)
        return [program, '--cluster=%d' % workers, *_FLAGS.get(name, []), hello], variables
    if name == 'gyre-node-cluster':
        return programs.command('gyre', _HERE / 'node_cluster.js'), variables
    if name == 'deno':
        return [programs.path('deno'), 'serve', '--parallel', '--host', '127.0.0.1', '--port', str(free_port()),
                str(_HERE / 'deno_serve.mjs')], {'DENO_JOBS': str(workers)}
    if name == 'bun':
        return programs.command('bun', _HERE / 'bun_serve.mjs'), {**variables, 'SHARED_PORT': str(free_port())}
    return programs.command(name, _HERE / 'node_cluster.js'), variables


def title_of(name, workers):
    return '%s x %d' % (name, workers)


def workers_of(title):
    return int(title.rsplit(' x ', 1)[1])


def cells(measured, name):
    """The line of a server in the table."""
    row = [name]
    for key, digits in (('request_rate', 0), ('request_cpu_us', 2), ('request_p99_us', 0), ('connection_rate', 0),
                        ('connection_cpu_us', 1), ('connection_primary_us', 2), ('connection_errors', 0)):
        bound = key.endswith('_rate') and any(rounds.values(measured, name, key.replace('rate', 'client_bound')))
        row.append('%.*f%s' % (digits, stats.median(rounds.values(measured, name, key)), '+' if bound else ''))
    return row


def measure(server, chosen):
    figures = {}
    # The load takes one core; the workers have the others, or one of them each.
    cores = max(1, min(workers_of(server.name), os.cpu_count() - 1))
    for kind, arguments in (('request', []), ('connection', ['-H', 'Connection: close'])):
        primary = machine.cpu_seconds(server.pid)
        measured = load.measure(server, lambda: load.wrk(server, chosen.connections, chosen.seconds,
                                                         arguments=arguments), cores)
        figures[kind + '_rate'] = measured['rate']
        figures[kind + '_p99_us'] = measured['p99_us']
        figures[kind + '_cpu_us'] = measured['cpu_us_per_request']
        figures[kind + '_primary_us'] = (machine.cpu_seconds(server.pid) - primary) * 1e6 / measured['requests']
        figures[kind + '_errors'] = measured['errors']
        figures[kind + '_client_bound'] = measured['client_bound']
    return figures


def main():
    parser = options.parser('cluster', __doc__, known=_PEERS, peers='gyre,node26', runs=3, seconds=3, connections=64)
    parser.add_argument('--workers', default='1,2', help='numbers of workers (default %(default)s)')
    chosen = options.parse(parser)
    machine.require_tool('wrk', 'wrk')
    machine.warn_if_busy()
    about = machine.describe()
    # The workers of a server are its descendants; they end with it.
    running, failures = {}, {}
    try:
        for workers in (int(number) for number in chosen.workers.split(',')):
            for name in chosen.names:
                command, variables = command_of(name, workers, chosen.programs)
                title = title_of(name, workers)
                try:
                    running[title] = servers.Server(title, command, environment=variables)
                except BenchError as error:
                    failures[title] = str(error)
        time.sleep(1)  # all workers listen
        server_rows.warm(running, lambda server: load.wrk(server, chosen.connections, 1), failures)
        measured = rounds.interleave(running, chosen.runs, rounds.tolerant(
            lambda server: measure(server, chosen), failures))
    finally:
        for server in running.values():
            server.stop()
    rows = [cells(measured, name) for name in running if name not in failures]
    print(report.table(['server x workers', 'req/s', 'CPU us/req', 'p99 us', 'conn/s', 'CPU us/conn',
                        'primary us/conn', 'errors'], rows))
    if any('+' in cell for row in rows for cell in row):
        print(report.CLIENT_BOUND)
    for name, reason in failures.items():
        print('no figure of %s: %s' % (name, report.short(reason)))
    report.write(chosen, 'cluster', about, rounds=measured, failures=failures)


if __name__ == '__main__':
    report.run(main)
