#!/usr/bin/env python3
"""Honest clients while thousands of others send their requests a byte at a time.

A few keep-alive connections ask again and again at a fixed rate, first alone, then while the slow clients are there, each of
which sends one byte of a head a second, and never its end. What counts is how much longer the honest ones wait, and what
a slow one costs the server in memory (RSS).
"""

import os
import pathlib
import signal
import socket
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, machine, options, report, servers  # noqa: E402

REQUEST = b'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n'
HEAD = b'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '
END = b'Hello World\n'
HONEST = 8
SPARE_DESCRIPTORS = 100


def arguments():
    parser = options.parser('slowloris', __doc__, known=[name for name in servers.SERVERS_OF_PEER if name != 'floor'],
                            peers='gyre,node20', slow=10000)
    parser.add_argument('--seconds', type=float, default=8, help='of each measurement (default %(default)s)')
    parser.add_argument('--rate', type=float, default=500, help='honest requests a second (default %(default)s)')
    return options.parse(parser)


def connect(port):
    connection = socket.create_connection(('127.0.0.1', port), timeout=20)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def honest(port, seconds, rate):
    """(the waiting times of honest requests, how late this client was by itself), both in microseconds and sorted."""
    connections = [connect(port) for _ in range(HONEST)]
    times, late = [], []
    due = time.monotonic()
    end = due + seconds
    while due < end:
        due += 1 / rate
        left = due - time.monotonic()
        if left > 0:
            # Nothing but this client and the machine keeps such a request waiting until it leaves.
            time.sleep(left)
            late.append((time.monotonic() - due) * 1e6)
        connection = connections[len(times) % HONEST]
        connection.sendall(REQUEST)
        data = b''
        while not data.endswith(END):
            part = connection.recv(4096)
            if not part:
                raise BenchError('an honest connection was closed')
            data += part
        # From when it was due: a server that stalls keeps the requests behind waiting as well.
        times.append((time.monotonic() - due) * 1e6)
    for connection in connections:
        connection.close()
    return sorted(times), sorted(late) or [0]


def percentile(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]


def client_bound(times, late):
    """Whether half of what the slowest waited is this client's own lateness: then the server can do better."""
    return percentile(late, 0.99) > 0.5 * percentile(times, 0.99)


def slow(port, count, ready):
    """The process of the slow clients: opens them, says so, and drips until it is killed."""
    connections = []
    for _ in range(count):
        connection = connect(port)
        connection.sendall(HEAD)
        connections.append(connection)
    os.write(ready, b'1')
    while True:
        begin = time.monotonic()
        for number, connection in enumerate(connections):
            try:
                connection.send(b'x')
            except OSError:
                # Refused: it comes back, as an attacker would.
                connection.close()
                connections[number] = connect(port)
                connections[number].sendall(HEAD)
            if number % 100 == 99:
                time.sleep(max(0, begin + number / count - time.monotonic()))
        time.sleep(max(0, begin + 1 - time.monotonic()))


def measure(server, chosen, count):
    honest(server.port, 1, chosen.rate)
    alone, alone_late = honest(server.port, chosen.seconds, chosen.rate)
    base = machine.rss_kib(server.pid)
    wait, ready = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            slow(server.port, count, ready)
        finally:
            os._exit(1)
    try:
        os.close(ready)
        if os.read(wait, 1) != b'1':
            raise BenchError('the slow clients could not connect')
        cpu = machine.cpu_seconds(server.pid)
        among, among_late = honest(server.port, chosen.seconds, chosen.rate)
        cpu = (machine.cpu_seconds(server.pid) - cpu) / chosen.seconds
        rss = machine.rss_kib(server.pid)
    finally:
        os.close(wait)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    server.check_alive()
    return {
        'slow': count, 'alone_p50_us': percentile(alone, 0.5), 'alone_p99_us': percentile(alone, 0.99),
        'among_p50_us': percentile(among, 0.5), 'among_p99_us': percentile(among, 0.99),
        'p99_ratio': percentile(among, 0.99) / percentile(alone, 0.99), 'cpu': cpu,
        'client_bound': client_bound(alone, alone_late) or client_bound(among, among_late),
        'kib_per_slow_client': (rss - base) / count,
    }


def main():
    chosen = arguments()
    limit = machine.raise_descriptor_limit(chosen.slow + SPARE_DESCRIPTORS)
    count = min(chosen.slow, limit - SPARE_DESCRIPTORS)
    about = machine.describe()
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, command in servers.commands(chosen.names, scratch, chosen.programs).items():
            server = servers.Server(name, command)
            try:
                results[name] = measure(server, chosen, count)
            finally:
                server.stop()
    print('%d slow clients, %g honest requests a second' % (count, chosen.rate))
    print(report.table(
        ['server', 'p50 us alone', 'p99 us alone', 'p50 us among', 'p99 us among', 'x p99', 'CPU cores', 'KiB/slow client'],
        [[name] + ['%.0f' % figures[key] for key in ('alone_p50_us', 'alone_p99_us', 'among_p50_us', 'among_p99_us')] +
         ['%.2f%s' % (figures['p99_ratio'], '+' if figures['client_bound'] else ''), '%.2f' % figures['cpu'],
          '%.2f' % figures['kib_per_slow_client']]
         for name, figures in results.items()]))
    if any(figures['client_bound'] for figures in results.values()):
        print(report.CLIENT_BOUND)
    report.write(chosen, 'slowloris', about, results=results)


if __name__ == '__main__':
    report.run(main)
