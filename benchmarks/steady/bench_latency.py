#!/usr/bin/env python3
"""Latency under a fixed load: requests leave at a constant rate, and each counts from the time it should have left.

That way a server that stalls is charged for all that would have been asked meanwhile. Every server runs pinned to one
core and the load on another; rounds are interleaved.
"""

import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import load, machine, options, report, rounds, server_rows, servers, stats  # noqa: E402

QUANTILES = ('p50', 'p90', 'p99', 'p99.9', 'p99.99', 'max')


def main():
    parser = options.parser('latency', __doc__, known=servers.SERVERS_OF_PEER, peers='gyre,floor,node20', cores=True,
                            rate=20000, connections=64, runs=5, seconds=5)
    chosen = options.parse(parser)
    machine.require_tool('wrk', 'wrk')
    machine.warn_if_busy()
    about = machine.describe()
    failures = {}

    def measure(server):
        return load.measure(server, lambda: load.steady(server, chosen.connections, chosen.rate, chosen.seconds,
                                                        chosen.load_core))

    with tempfile.TemporaryDirectory() as scratch:
        commands = servers.commands(chosen.names, scratch, chosen.programs)
        with servers.running(commands, chosen.server_core, failures=failures) as running:
            server_rows.warm(running, lambda server: load.wrk(server, chosen.connections, 1, chosen.load_core), failures)
            measured = rounds.interleave(running, chosen.runs, rounds.tolerant(measure, failures))
            names = [name for name in running if name not in failures]
    rows = []
    for name in names:
        rows.append([name] + ['%.0f' % stats.median(rounds.values(measured, name, key)) for key in QUANTILES]
                    + ['%.2f' % stats.median(rounds.values(measured, name, 'cpu_us_per_request')),
                       sum(rounds.values(measured, name, 'errors')),
                       '%.1f %%' % (100 * max(rounds.values(measured, name, 'late')))])
    print('latency in us at %d requests a second on %d connections' % (chosen.rate, chosen.connections))
    print(report.table(['server'] + list(QUANTILES) + ['CPU us/req', 'unanswered', 'client late'], rows))
    for name, reason in failures.items():
        print('no figure of %s: %s' % (name, report.short(reason)))
    print('client late: requests that the client itself sent more than a millisecond after their time; where they are more\n'
          'than a quantile leaves out, that quantile is the client\'s')
    report.write(chosen, 'latency', about, rounds=measured, failures=failures)


if __name__ == '__main__':
    report.run(main)
