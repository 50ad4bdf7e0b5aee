"""Rows of servers under load: a row is one small program, which every peer runs, and what is asked of it.

A script has its rows, derives a Suite that says how a row's servers are started and loaded, and hands both to main().
"""

import contextlib
import sys
import tempfile

from gyre_bench import BenchError, load, machine, options, report, rounds, servers, stats, syscalls

_SPREADS = ('cpu_us_per_request', 'rate', 'p50_us', 'p99_us', 'rss_kib', 'instructions_per_request')
HEADER = ('row', 'server', 'CPU us/req', 'min-max', 'x node26', 'x floor', 'req/s', 'p50 us', 'p99 us', 'RSS MiB',
           'errors')


def add_options(parser, rows):
    parser.add_argument('--rows', default=','.join(rows), metavar='NAMES', help='default: all')
    parser.add_argument('--no-syscalls', action='store_true', help='leave out the run of gyre under strace')


def parse(parser, rows):
    """The options, with `rows` a list of names."""
    chosen = options.parse(parser)
    chosen.rows = list(dict.fromkeys(name.strip() for name in chosen.rows.split(',')))
    for name in chosen.rows:
        if name not in rows:
            parser.error('there is no row %s; there are %s' % (name, ', '.join(rows)))
    return chosen


class Suite:
    """How rows are run. A row has at least a `title`."""

    def __init__(self, chosen, scratch):
        self.chosen = chosen
        self.scratch = scratch

    def commands(self, row):
        """{server: command line}."""
        raise NotImplementedError

    def load(self, row, server, seconds):
        """Asks for so long; figures as those of gyre_bench.load.wrk()."""
        raise NotImplementedError

    def surroundings(self, row):
        """A context with what the servers of the row need, which gives further variables of their environment."""
        return contextlib.nullcontext({})

    def measure(self, row, server):
        return load.measure(server, lambda: self.load(row, server, self.chosen.seconds))

    def run(self, row):
        """The result of a row."""
        chosen = self.chosen
        failures, calls = {}, {}
        with self.surroundings(row) as environment, servers.running(
                self.commands(row), chosen.server_core, environment, failures) as running:
            warm(running, lambda server: self.load(row, server, 1), failures)
            measured = rounds.interleave(running, chosen.runs, rounds.tolerant(
                lambda server: self.measure(row, server), failures))
            measured = without_void(measured, failures)
            names = [name for name in running if name not in failures]
            if not chosen.no_syscalls and 'gyre' in names:
                calls = syscalls.per_request(running['gyre'], lambda: self.load(row, running['gyre'], 1))
        return {'title': row.title, 'rounds': measured, 'summary': summarize(measured, names), 'failures': failures,
                'gyre_syscalls_per_request': calls}


def warm(running, run, failures):
    """Warms everybody up by a load of a second; one that cannot answer is stopped and left out from then on."""
    for name, server in list(running.items()):
        try:
            load.warm(server, lambda: run(server))
        except BenchError as error:
            failures[name] = str(error)
            running.pop(name).stop()


def without_void(measured, failures):
    """The rounds without the servers of which requests failed: figures of those are void, and {name: reason} says so."""
    void = set()
    for name in dict.fromkeys(name for own in measured for name in own):
        errors, requests = (sum(rounds.values(measured, name, key)) for key in ('errors', 'requests'))
        if errors:
            void.add(name)
            failures[name] = '%d requests failed, and %d did not: its figures are void' % (errors, requests)
    return [{name: figures for name, figures in own.items() if name not in void} for own in measured]


def summarize(measured, names):
    """Per server: spread of each figure over the rounds, and ratios of CPU per request to others."""
    result = {}
    for name in names:
        own = {key: rounds.values(measured, name, key) for key in _SPREADS}
        result[name] = {key: stats.spread(values) for key, values in own.items() if values}
        result[name]['errors'] = sum(rounds.values(measured, name, 'errors'))
        result[name]['client_bound'] = any(rounds.values(measured, name, 'client_bound'))
        for other in ('floor', 'node26'):
            if other in names:
                result[name]['ratio_to_' + other] = stats.paired_ratio(
                    own['cpu_us_per_request'], rounds.values(measured, other, 'cpu_us_per_request'))
    return result


def _ratio(figures, other):
    value = figures.get('ratio_to_' + other)
    return '%.2f' % value if value else '-'


def cells(name, figures):
    """The cells of a server in the table, from its name on."""
    cpu = figures['cpu_us_per_request']
    return [name, '%.2f' % cpu['median'], '%.2f-%.2f' % (cpu['min'], cpu['max']), _ratio(figures, 'node26'),
            _ratio(figures, 'floor'), '%.0f%s' % (figures['rate']['median'], '+' if figures['client_bound'] else ''),
            '%.0f' % figures['p50_us']['median'], '%.0f' % figures['p99_us']['median'],
            '%.1f' % (figures['rss_kib']['median'] / 1024), figures['errors']]


def show(results):
    """Prints the results of rows, by name."""
    table = []
    for result in results.values():
        title = result['title']
        for name, figures in result['summary'].items():
            table.append([title] + cells(name, figures))
            title = ''
    print(report.table(HEADER, table))
    if any(figures['client_bound'] for result in results.values() for figures in result['summary'].values()):
        print(report.CLIENT_BOUND)
    shown = {result['title']: result['gyre_syscalls_per_request'] for result in results.values()
             if result['gyre_syscalls_per_request']}
    if shown:
        print('\nsystem calls of gyre per request:')
    for title, counts in shown.items():
        print('  %-24s %s' % (title, syscalls.text(counts)))
    for result in results.values():
        for name, reason in result['failures'].items():
            print('%s: no figure of %s: %s' % (result['title'], name, report.short(reason)))


def main(benchmark, chosen, rows, suite):
    """Runs the chosen rows, prints them and writes the file of results."""
    machine.require_tool('wrk', 'wrk')
    if not chosen.no_syscalls:
        machine.require_tool('strace', 'strace')
    machine.warn_if_busy()
    about = machine.describe()
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        runner = suite(chosen, scratch)
        for name in chosen.rows:
            print('%s (%d of %d)' % (rows[name].title, len(results) + 1, len(chosen.rows)), file=sys.stderr)
            results[name] = runner.run(rows[name])
    show(results)
    report.write(chosen, benchmark, about, rows=results)
    bad = [result['title'] for result in results.values() if 'gyre' in result['failures']]
    if bad:
        raise BenchError('gyre failed: %s' % ', '.join(bad))
