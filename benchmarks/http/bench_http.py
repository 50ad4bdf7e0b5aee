#!/usr/bin/env python3
"""HTTP servers row by row: what a request costs where the program does a little more than to say hello.

Each row is one small program on node:http (benchmarks/http/server.js), the same on every runtime, on one core, with wrk
on another and 64 connections unless the row says otherwise. Deno.serve and Bun.serve take part where their program
would say the same, and the floor, a bare epoll server that knows nothing, where it can. Rounds are interleaved; ratios
are taken within a round.

Rows: %s.
"""

import contextlib
import pathlib
import shutil
import sys
import tarfile
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import (  # noqa: E402
    BenchError, clients, load, machine, options, peers, report, rounds, servers, stats, syscalls)
from rows import ROWS  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ('gyre', 'floor', 'node', 'node20', 'node26', 'bun', 'deno')
# Idle connections are there, and asked once, a moment before the load; that has to be shorter than any time-out.
MAX_SECONDS = 4


def arguments():
    parser = options.parser('http', __doc__ % ', '.join(ROWS), known=PEERS, peers='gyre,floor,node26,bun,deno',
                            cores=True, runs=5, seconds=2, connections=64)
    parser.add_argument('--rows', default=','.join(ROWS), metavar='NAMES', help='default: all')
    parser.add_argument('--no-syscalls', action='store_true', help='leave out the run of gyre under strace')
    chosen = options.parse(parser)
    chosen.rows = list(dict.fromkeys(name.strip() for name in chosen.rows.split(',')))
    for name in chosen.rows:
        if name not in ROWS:
            parser.error('there is no row %s; there are %s' % (name, ', '.join(ROWS)))
    if chosen.seconds > MAX_SECONDS:
        parser.error('--seconds is at most %d: idle connections would be closed meanwhile' % MAX_SECONDS)
    return chosen


class Suite:
    """One run of everything, with its scratch folder."""

    def __init__(self, chosen, scratch):
        self.chosen = chosen
        self._scratch = pathlib.Path(scratch)
        # Deno takes .js for an ES module.
        self._program = self._scratch / 'server.cjs'
        shutil.copyfile(HERE / 'server.js', self._program)

    def commands(self, row):
        """{server: command line}."""
        chosen = self.chosen
        if row.packages is not None:
            with tarfile.open(peers.packages(row.packages)) as archive:
                archive.extractall(self._scratch)
        result = {}
        for name in chosen.names:
            if name == 'floor':
                if row.floor:
                    result[name] = [peers.built('benchmarks/floor/epoll_http')]
                continue
            result[name] = chosen.programs.command(name, self._program, row.kind)
            if row.own and name in ('bun', 'deno'):
                own = peers.ROOT / 'benchmarks' / 'hello' / (name + '_serve.js')
                result[name + '-serve'] = chosen.programs.command(name, own)
        return result

    def load(self, row, server, seconds):
        chosen = self.chosen
        extra = []
        for name, value in row.headers:
            extra += ['-H', '%s: %s' % (name, value)]
        if row.script is not None:
            script = self._scratch / (row.name + '.lua')
            script.write_text(row.script, encoding='utf-8')
            extra += ['-s', str(script)]
        return load.wrk(server, chosen.connections, seconds, chosen.load_core, arguments=extra)

    def measure(self, row, server):
        with contextlib.ExitStack() as stack:
            idle = None
            if row.idle:
                idle = stack.enter_context(contextlib.closing(clients.Connections(server.port)))
                idle.open(row.idle)
                idle.request_all()
            figures = load.measure(server, lambda: self.load(row, server, self.chosen.seconds))
            if idle is not None and idle.closed_by_peer():
                raise BenchError('%s closed %d of the idle connections' % (server.name, idle.closed_by_peer()))
        return figures

    def run(self, row):
        """The result of a row."""
        chosen = self.chosen
        failures, calls = {}, {}
        with servers.running(self.commands(row), chosen.server_core, failures=failures) as running:
            for server in running.values():
                self.load(row, server, 1)
            measured = rounds.interleave(running, chosen.runs, lambda server: self.measure(row, server))
            if not chosen.no_syscalls and 'gyre' in running:
                calls = syscalls.per_request(running['gyre'], lambda: self.load(row, running['gyre'], 1))
        return {'title': row.title, 'rounds': measured, 'summary': summarize(measured, list(running)),
                'failures': failures, 'gyre_syscalls_per_request': calls}


def summarize(measured, names):
    """Per server: spread of each figure over the rounds, and ratios of CPU per request to others."""
    result = {}
    for name in names:
        own = {key: rounds.values(measured, name, key)
               for key in ('cpu_us_per_request', 'rate', 'p50_us', 'p99_us', 'rss_kib', 'instructions_per_request')}
        result[name] = {key: stats.spread(values) for key, values in own.items() if values}
        result[name]['errors'] = sum(rounds.values(measured, name, 'errors'))
        result[name]['client_bound'] = any(rounds.values(measured, name, 'client_bound'))
        for other in ('floor', 'node26'):
            if other in names:
                result[name]['ratio_to_' + other] = stats.paired_ratio(
                    own['cpu_us_per_request'], rounds.values(measured, other, 'cpu_us_per_request'))
    return result


def ratio(figures, other):
    value = figures.get('ratio_to_' + other)
    return '%.2f' % value if value else '-'


def lines(result):
    """The lines of a row in the table, one a server."""
    title = result['title']
    for name, figures in result['summary'].items():
        cpu = figures['cpu_us_per_request']
        yield [title, name, '%.2f' % cpu['median'], '%.2f-%.2f' % (cpu['min'], cpu['max']), ratio(figures, 'node26'),
               ratio(figures, 'floor'), '%.0f%s' % (figures['rate']['median'], '+' if figures['client_bound'] else ''),
               '%.0f' % figures['p50_us']['median'], '%.0f' % figures['p99_us']['median'],
               '%.1f' % (figures['rss_kib']['median'] / 1024), figures['errors']]
        title = ''


def show(results):
    table = [line for result in results.values() for line in lines(result)]
    print(report.table(['row', 'server', 'CPU us/req', 'min-max', 'x node26', 'x floor', 'req/s', 'p50 us', 'p99 us',
                        'RSS MiB', 'errors'], table))
    if any(figures['client_bound'] for result in results.values() for figures in result['summary'].values()):
        print(report.CLIENT_BOUND)
    shown = {result['title']: result['gyre_syscalls_per_request'] for result in results.values()
             if result['gyre_syscalls_per_request']}
    if shown:
        print('\nsystem calls of gyre per request:')
    for title, counts in shown.items():
        ordered = sorted(counts.items(), key=lambda item: -item[1])
        print('  %-24s %s' % (title, ', '.join('%s %.3f' % item for item in ordered if item[1] >= 0.001)))
    for result in results.values():
        for name, reason in result['failures'].items():
            print('%s: no figure of %s: %s' % (result['title'], name, reason))


def main():
    chosen = arguments()
    machine.require_tool('wrk', 'wrk')
    if not chosen.no_syscalls:
        machine.require_tool('strace', 'strace')
    machine.warn_if_busy()
    about = machine.describe()
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        suite = Suite(chosen, scratch)
        for name in chosen.rows:
            print('%s (%d of %d)' % (ROWS[name].title, len(results) + 1, len(chosen.rows)), file=sys.stderr)
            results[name] = suite.run(ROWS[name])
    show(results)
    if chosen.json:
        report.write_json(chosen.json, {
            'benchmark': 'http', 'machine': about, 'rows': results, 'options': options.of(chosen),
            'versions': {name: chosen.programs.version(name) for name in chosen.names if name != 'floor'}})
    bad = [result['title'] for result in results.values()
           if any(figures['errors'] for figures in result['summary'].values())]
    if bad:
        raise BenchError('some requests failed, so that figures are void: %s' % ', '.join(bad))


if __name__ == '__main__':
    report.run(main)
