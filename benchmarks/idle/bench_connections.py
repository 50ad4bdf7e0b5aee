#!/usr/bin/env python3
"""Idle keep-alive connections: what each costs the server in memory, and whether everything comes back.

Opens the connections, asks once on each, holds them (with a request on each every two seconds, as Node's default ends
a connection that is idle for five), closes them, and checks that the server has its descriptors back and still serves.
Memory is the server's RSS; what the kernel holds for sockets is not in it. The base is a server that has answered as many
requests before, on one connection: code that was read in or compiled for them is no cost of connections.
"""

import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, clients, machine, options, report, servers  # noqa: E402

REFRESH_SECONDS = 2
SPARE_DESCRIPTORS = 100
# Before the last look at the memory: what is given back need not be given back at once.
SETTLE_SECONDS = 1


def arguments():
    parser = options.parser('connections', __doc__, known=servers.SERVERS_OF_PEER, peers='gyre,floor,node20',
                            connections=10000)
    parser.add_argument('--hold', type=float, default=10, help='seconds to hold them (default %(default)s)')
    chosen = options.parse(parser)
    if chosen.hold < 0:
        parser.error('--hold must be at least 0')
    return chosen


def wait_for_descriptors(pid, base, seconds):
    """Waits until the process has no more descriptors than at the base; returns how many it has."""
    deadline = time.monotonic() + seconds
    while machine.descriptor_count(pid) > base and time.monotonic() < deadline:
        time.sleep(0.05)
    return machine.descriptor_count(pid)


def measure(server, count, hold):
    """The life of `count` connections at one server."""
    first = clients.Connections(server.port)
    first.open(1)
    for _ in range(count):
        first.request_all()
    first.close()
    # Some runtimes keep a few descriptors for good from their first request on.
    time.sleep(0.3)
    base = {'rss_kib': machine.rss_kib(server.pid), 'descriptors': machine.descriptor_count(server.pid)}

    held = clients.Connections(server.port)
    held.open(count)
    held.request_all()
    asked_kib = machine.rss_kib(server.pid)
    cpu = machine.cpu_seconds(server.pid)
    deadline = time.monotonic() + hold
    while time.monotonic() < deadline:
        time.sleep(max(0, min(REFRESH_SECONDS, deadline - time.monotonic())))
        held.request_all()
    held_kib = machine.rss_kib(server.pid)
    lost = held.closed_by_peer()
    descriptors = machine.descriptor_count(server.pid)
    cpu = machine.cpu_seconds(server.pid) - cpu
    held.close()

    left = wait_for_descriptors(server.pid, base['descriptors'], 10)
    time.sleep(SETTLE_SECONDS)
    after_kib = machine.rss_kib(server.pid)
    again = clients.Connections(server.port)
    again.open(1)
    again.request_all()
    again.close()
    server.check_alive()
    return {
        'connections': count, 'lost': lost, 'base': base,
        'kib_per_connection_after_one_request': (asked_kib - base['rss_kib']) / count,
        'kib_per_connection_held': (held_kib - base['rss_kib']) / count,
        'given_back': 1 - (after_kib - base['rss_kib']) / max(1, held_kib - base['rss_kib']),
        'rss_kib_held': held_kib, 'rss_kib_after_close': after_kib, 'cpu_seconds_holding': cpu,
        'descriptors_held': descriptors, 'descriptors_left_over': left - base['descriptors'],
    }


def main():
    chosen = arguments()
    limit = machine.raise_descriptor_limit(chosen.connections + SPARE_DESCRIPTORS)
    count = min(chosen.connections, limit - SPARE_DESCRIPTORS)
    if count < chosen.connections:
        print('the limit of descriptors is %d: holding %d connections' % (limit, count), file=sys.stderr)
    about = machine.describe()
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, command in servers.commands(chosen.names, scratch, chosen.programs).items():
            server = servers.Server(name, command)
            try:
                results[name] = measure(server, count, chosen.hold)
            except BenchError as error:
                results[name] = {'failed': str(error)}
            finally:
                server.stop()
    rows = []
    for name, figures in results.items():
        if 'failed' in figures:
            rows.append([name] + ['-'] * 8)
            continue
        rows.append([name, '%.1f' % (figures['base']['rss_kib'] / 1024),
                     '%.2f' % figures['kib_per_connection_after_one_request'],
                     '%.2f' % figures['kib_per_connection_held'], '%.1f' % (figures['rss_kib_held'] / 1024),
                     '%.1f' % (figures['rss_kib_after_close'] / 1024),
                     '%.0f %%' % (100 * figures['given_back']), figures['lost'],
                     figures['descriptors_left_over']])
    print('%d connections held for %g s' % (count, chosen.hold))
    print(report.table(['server', 'RSS MiB before', 'KiB/conn asked', 'KiB/conn held', 'RSS MiB held',
                        'after close', 'given back', 'lost', 'descriptors left'], rows))
    report.write(chosen, 'connections', about, results=results)
    bad = ['%s: %s' % (name, figures.get('failed') or '%d lost, %d descriptors left over'
                       % (figures['lost'], figures['descriptors_left_over']))
           for name, figures in results.items()
           if 'failed' in figures or figures['lost'] or figures['descriptors_left_over'] > 0]
    if bad:
        raise BenchError('\n'.join(bad))


if __name__ == '__main__':
    report.run(main)
