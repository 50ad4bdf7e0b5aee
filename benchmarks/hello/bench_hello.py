#!/usr/bin/env python3
"""Hello world over HTTP: what one request costs the server's processor, side by side.

Every server runs pinned to one core, wrk on another. Rounds are interleaved, so that a slow minute of the machine hits
all servers alike, and ratios are taken within a round. CPU per request is the figure to look at: wrk itself saturates
before a fast server does, and then requests per second (marked +) say what the client can do.
"""

import contextlib
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import (  # noqa: E402
    BenchError, load, machine, options, profile, report, rounds, server_rows, servers, syscalls)


def arguments():
    parser = options.parser('hello', __doc__, known=servers.SERVERS_OF_PEER, peers='gyre,floor,node20', cores=True,
                            runs=5, seconds=5, connections=64)
    parser.add_argument('--no-syscalls', action='store_true', help='leave out the run under strace')
    parser.add_argument('--no-profile', action='store_true', help='leave out the run under perf')
    return options.parse(parser)


def components(server, chosen):
    """Microseconds of processor time per request by where they are spent; None without perf."""
    with profile.Profile(server.pid) as recording:
        figures = load.measure(server, lambda: load.wrk(server, chosen.connections, 1, chosen.load_core))
    shares = recording.shares()
    return shares and {part: share * figures['cpu_us_per_request'] for part, share in shares.items()}


def of_each(running, find):
    """{name: what find() gives}, without those for which it gives nothing or fails."""
    found = {}
    for name, server in running.items():
        with contextlib.suppress(BenchError):
            found[name] = find(server)
    return {name: own for name, own in found.items() if own}


def show(summary, calls, parts):
    print(report.table(server_rows.HEADER[1:], [server_rows.cells(name, figures) for name, figures in summary.items()]))
    if any(figures['client_bound'] for figures in summary.values()):
        print(report.CLIENT_BOUND)
    if calls:
        print('\nsystem calls per request:')
        for name, counts in calls.items():
            print('  %-12s %s' % (name, syscalls.text(counts)))
    if parts:
        names = sorted({part for own in parts.values() for part in own})
        print('\n' + report.table(['CPU us/req by component'] + names,
                                  [[name] + ['%.2f' % own.get(part, 0) for part in names]
                                   for name, own in parts.items()]))


def main():
    chosen = arguments()
    machine.require_tool('wrk', 'wrk')
    if not chosen.no_syscalls:
        machine.require_tool('strace', 'strace')
    machine.warn_if_busy()
    about = machine.describe()
    calls, parts, failures = {}, {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        commands = servers.commands(chosen.names, scratch, chosen.programs)
        with servers.running(commands, chosen.server_core, failures=failures) as started:
            server_rows.warm(started, lambda server: load.wrk(server, chosen.connections, 1, chosen.load_core), failures)
            measured = rounds.interleave(started, chosen.runs, rounds.tolerant(lambda server: load.measure(
                server, lambda: load.wrk(server, chosen.connections, chosen.seconds, chosen.load_core)), failures))
            measured = server_rows.without_void(measured, failures)
            running = {name: server for name, server in started.items() if name not in failures}
            if not chosen.no_profile and profile.available():
                parts = of_each(running, lambda server: components(server, chosen))
            if not chosen.no_syscalls:
                calls = of_each(running, lambda server: syscalls.per_request(server, lambda: load.wrk(
                    server, chosen.connections, 1, chosen.load_core)))
    summary = server_rows.summarize(measured, list(running))
    show(summary, calls, parts)
    for name, reason in failures.items():
        print('no figure of %s: %s' % (name, report.short(reason)))
    report.write(chosen, 'hello', about, rounds=measured, summary=summary, syscalls_per_request=calls,
                 components_us=parts, failures=failures)
    if 'gyre' in failures:
        raise BenchError('gyre failed: ' + failures['gyre'])


if __name__ == '__main__':
    report.run(main)
