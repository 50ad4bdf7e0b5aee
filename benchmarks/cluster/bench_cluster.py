#!/usr/bin/env python3
"""Hello world on several processes: what a request, and what a connection, costs all of them together.

Two loads: keep-alive connections, and a new connection for each request. The second shows what handing a connection
over costs, in time of the primary alone. Servers and load share the machine, so look at processor time rather than at
requests per second. Rounds are interleaved.
"""

import argparse
import os
import pathlib
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, machine, parse, peers, report, servers, stats  # noqa: E402

_HERE = pathlib.Path(__file__).resolve().parent
_PEERS = ['gyre', 'gyre-reuse-port', 'gyre-least', 'gyre-node-cluster', 'node', 'node26', 'deno', 'bun']


def arguments():
    parser = argparse.ArgumentParser(prog='dev bench cluster', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--runs', type=int, default=3, help='rounds (default %(default)s)')
    parser.add_argument('--seconds', type=int, default=3, help='load per server and round (default %(default)s)')
    parser.add_argument('--connections', type=int, default=64, help='at a time (default %(default)s)')
    parser.add_argument('--workers', default='1,2', help='numbers of workers (default %(default)s)')
    parser.add_argument('--peers', default='gyre,node26', help='of %s (default %%(default)s)' % ', '.join(_PEERS))
    parser.add_argument('--gyre', help='the program to measure (default bazel-bin/gyre)')
    parser.add_argument('--json', metavar='FILE', help='write everything measured to FILE')
    return parser.parse_args()


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def command_of(name, workers, options):
    """(command line, environment)."""
    hello = str(peers.ROOT / 'examples' / 'hello_http.js')
    flags = {'gyre': [], 'gyre-reuse-port': ['--cluster-policy=reuse-port'],
             'gyre-least': ['--cluster-policy=least-connections']}
    variables = {'WORKERS': str(workers)}
    if name in flags:
        return [peers.gyre(options.gyre), '--cluster=%d' % workers, *flags[name], hello], variables
    if name == 'gyre-node-cluster':
        return [peers.gyre(options.gyre), str(_HERE / 'node_cluster.js')], variables
    if name == 'deno':
        return [peers.executable('deno'), 'serve', '--parallel', '--host', '127.0.0.1', '--port', str(free_port()),
                str(_HERE / 'deno_serve.mjs')], {'DENO_JOBS': str(workers)}
    if name == 'bun':
        return [peers.executable('bun'), str(_HERE / 'bun_serve.mjs')], {**variables, 'SHARED_PORT': str(free_port())}
    return [peers.executable(name), str(_HERE / 'node_cluster.js')], variables


def tree_cpu(pid):
    """Processor seconds of a process, and of it and all its descendants."""
    own = total = machine.cpu_seconds(pid)
    with open('/proc/%d/task/%d/children' % (pid, pid), encoding='utf-8') as file:
        for child in file.read().split():
            total += tree_cpu(int(child))[1]
    return own, total


def load(server, options, seconds, keep_alive=True):
    command = [machine.require_tool('wrk', 'wrk'), '-t1', '-c%d' % options.connections, '-d%ds' % seconds, '--latency']
    if not keep_alive:
        command += ['-H', 'Connection: close']
    result = subprocess.run(command + [server.url], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise BenchError('wrk failed against %s:\n%s%s' % (server.name, result.stdout, result.stderr))
    server.check_alive()
    return parse.wrk(result.stdout)


def measure(server, options):
    figures = {}
    for kind, keep_alive in (('request', True), ('connection', False)):
        own, total = tree_cpu(server.pid)
        measured = load(server, options, options.seconds, keep_alive)
        own_after, total_after = tree_cpu(server.pid)
        count = max(1, measured['requests'])
        figures[kind + '_rate'] = measured['rate']
        figures[kind + '_p99_us'] = measured['p99_us']
        figures[kind + '_cpu_us'] = (total_after - total) * 1e6 / count
        figures[kind + '_primary_us'] = (own_after - own) * 1e6 / count
        figures[kind + '_errors'] = measured['errors']
    return figures


def main():
    options = arguments()
    machine.require_tool('wrk', 'wrk')
    machine.warn_if_busy()
    about = machine.describe()
    wanted = peers.split_names(options.peers, _PEERS)
    rounds = []
    # The workers of a server are its descendants; they end with it.
    running = []
    try:
        for workers in (int(number) for number in options.workers.split(',')):
            for name in wanted:
                command, variables = command_of(name, workers, options)
                os.environ.update(variables)
                running.append(servers.Server('%s x %d' % (name, workers), command))
                for variable in variables:
                    del os.environ[variable]
        time.sleep(1)  # all workers listen
        for server in running:
            load(server, options, 1)
        for number in range(options.runs):
            order = running if number % 2 == 0 else running[::-1]
            rounds.append({server.name: measure(server, options) for server in order})
    finally:
        for server in running:
            server.stop()
    rows = []
    summary = {}
    for server in running:
        own = [measured[server.name] for measured in rounds]
        figures = {key: stats.spread([entry[key] for entry in own]) for key in own[0]}
        summary[server.name] = figures
        rows.append([server.name] + ['%.*f' % (digits, figures[key]['median']) for key, digits in (
            ('request_rate', 0), ('request_cpu_us', 2), ('request_p99_us', 0), ('connection_rate', 0),
            ('connection_cpu_us', 1), ('connection_primary_us', 2), ('connection_errors', 0))])
    print(report.table(['server x workers', 'req/s', 'CPU us/req', 'p99 us', 'conn/s', 'CPU us/conn',
                        'primary us/conn', 'errors'], rows))
    if options.json:
        report.write_json(options.json, {'benchmark': 'cluster', 'machine': about, 'rounds': rounds,
                                         'summary': summary})


if __name__ == '__main__':
    report.run(main)
