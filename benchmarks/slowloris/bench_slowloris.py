#!/usr/bin/env python3
"""Honest clients while thousands of others send their requests a byte at a time.

A few keep-alive connections ask again and again at a fixed rate, alone, then while the slow clients are there, each of
which sends one byte of a head a second, and never its end; alone again, and so on. What counts is how much longer the
honest ones wait, and what a slow one costs the server in processor time and memory (RSS).

The server has one core, and all clients together are one thread on another, so that no honest client waits for a slow
one to be scheduled. A latency counts from when the request should have left, also where the thread was late for that.
"""

import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, machine, options, peers, report, rounds, servers, stats  # noqa: E402

SPARE_DESCRIPTORS = 100


def arguments():
    parser = options.parser('slowloris', __doc__, known=servers.SERVERS_OF_PEER, peers='gyre,floor,node20', cores=True,
                            slow=10000, connections=8, rate=500, runs=5, seconds=8)
    return options.parse(parser)


@contextlib.contextmanager
def clients(server, chosen, slow):
    """Runs the clients: gives a function that returns their figures once they are measured."""
    command = [peers.built('benchmarks/steady/steady_load'), server.port, chosen.connections, chosen.rate,
               chosen.seconds, slow]
    load = subprocess.Popen(machine.pin(chosen.load_core) + list(map(str, command)), text=True,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        if load.stdout.readline() != 'ready\n':
            raise BenchError('the clients could not connect: ' + load.stderr.read())

        def figures():
            line = load.stdout.readline()
            if not line:
                raise BenchError('the clients failed: ' + load.stderr.read())
            return json.loads(line)

        yield figures
        load.communicate()
    finally:
        load.kill()
        load.wait()


def one(server, chosen, slow):
    """One measurement with so many slow clients."""
    base = machine.rss_kib(server.pid)
    with clients(server, chosen, slow) as figures:
        cpu = machine.cpu_seconds(server.pid)
        result = figures()
        result['cpu_seconds'] = machine.cpu_seconds(server.pid) - cpu
        result['rss_kib_more'] = machine.rss_kib(server.pid) - base
    server.check_alive()
    return result


def pair(server, chosen, count):
    """Alone, and among the slow ones."""
    alone, among = one(server, chosen, 0), one(server, chosen, count)
    if among['slow_bytes'] == 0:
        raise BenchError('no slow client could send')
    return {
        'alone_p50_us': alone['p50'], 'alone_p99_us': alone['p99'],
        'among_p50_us': among['p50'], 'among_p99_us': among['p99'],
        'p99_ratio': among['p99'] / alone['p99'],
        'cpu_us_per_byte': (among['cpu_seconds'] - alone['cpu_seconds']) * 1e6 / among['slow_bytes'],
        'kib_per_slow_client': among['rss_kib_more'] / count,
        'unanswered': alone['errors'] + among['errors'], 'turned_away': among['slow_turned_away'],
        'late': max(alone['late'], among['late']),
        # So many were sent late that the slowest of a hundred may be among them.
        'client_bound': max(alone['late'], among['late']) > 0.01,
    }


def main():
    chosen = arguments()
    machine.warn_if_busy()
    limit = machine.raise_descriptor_limit(chosen.slow + SPARE_DESCRIPTORS)
    count = min(chosen.slow, limit - SPARE_DESCRIPTORS)
    about = machine.describe()
    failures = {}
    with tempfile.TemporaryDirectory() as scratch:
        commands = servers.commands(chosen.names, scratch, chosen.programs)
        with servers.running(commands, chosen.server_core, failures=failures) as running:
            # The first connections find everything cold, and memory that has been used once may stay.
            first = rounds.interleave(running, 1, rounds.tolerant(
                lambda server: pair(server, chosen, count), failures))[0]
            measured = rounds.interleave(running, chosen.runs, rounds.tolerant(
                lambda server: pair(server, chosen, count), failures))
            names = [name for name in running if name not in failures]
    rows = []
    for name in names:
        def values(key, name=name):
            return rounds.values(measured, name, key)

        ratios = values('p99_ratio')
        rows.append([name] + ['%.0f' % stats.median(values(key)) for key in (
            'alone_p50_us', 'among_p50_us', 'alone_p99_us', 'among_p99_us')] + [
                '%.2f%s' % (stats.median(ratios), '+' if any(values('client_bound')) else ''), '%.2f-%.2f' % (min(ratios), max(ratios)),
                '%.1f' % stats.median(values('cpu_us_per_byte')), '%.2f' % first[name]['kib_per_slow_client'],
                sum(values('unanswered')), sum(values('turned_away')), '%.1f %%' % (100 * max(values('late')))])
    print('%d slow clients, %d honest requests a second; medians of %d pairs' % (count, chosen.rate, chosen.runs))
    print(report.table(['server', 'p50 us alone', 'among', 'p99 us alone', 'among', 'x p99', 'min-max',
                        'CPU us/slow byte', 'KiB/slow client', 'unanswered', 'turned away', 'client late'], rows))
    if any(figures.get('client_bound') for measured_once in measured for figures in measured_once.values()):
        print(report.CLIENT_BOUND)
    for name, reason in failures.items():
        print('no figure of %s: %s' % (name, report.short(reason)))
    report.write(chosen, 'slowloris', about, first=first, rounds=measured, failures=failures)


if __name__ == '__main__':
    report.run(main)
