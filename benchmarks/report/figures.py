"""One shape for what the benchmark scripts measure."""

import dataclasses

from gyre_bench import rounds as rounds_module
from gyre_bench import stats


@dataclasses.dataclass
class Figure:
    """What several programs were measured at, with all single values."""

    suite: str
    name: str
    unit: str
    less_is_better: bool
    values: dict        # program: [value of each round]
    x: float = None     # where it stands on an axis, for figures that belong together
    group: str = None   # and what these have in common
    bound: list = dataclasses.field(default_factory=list)  # programs whose client was at its limit
    spots: list = dataclasses.field(default_factory=list)  # [(what, share)] of gyre's time in this run, by perf

    def median(self, program):
        return stats.median(self.values[program])

    def interval(self, program):
        return stats.interval(self.values[program])

    def times_better(self, program, other):
        """How many times better `program` is than `other`, round by round; None without common rounds."""
        pairs = [(own, theirs) for own, theirs in zip(self.values.get(program, []), self.values.get(other, []))
                 if own and theirs]
        if not pairs:
            return None
        owns, others = zip(*pairs)
        return stats.paired_ratio(others, owns) if self.less_is_better else stats.paired_ratio(owns, others)

    @property
    def key(self):
        return '%s / %s' % (self.suite, self.name)


def _values(rounds, field, scale=1):
    """{program: values} out of a list of {program: {field: value}}."""
    names = dict.fromkeys(name for measured in rounds for name in measured)
    found = {name: [value / scale for value in rounds_module.values(rounds, name, field)] for name in names}
    return {name: values for name, values in found.items() if values}


def _bound(rounds):
    return [name for name in dict.fromkeys(name for measured in rounds for name in measured)
            if any(rounds_module.values(rounds, name, 'client_bound'))]


def _load(suite, rounds, prefix=''):
    """Figures of a server under load."""
    yield Figure(suite, prefix + 'CPU per request', 'us', True, _values(rounds, 'cpu_us_per_request'))
    yield Figure(suite, prefix + 'requests', '1/s', False, _values(rounds, 'rate'), bound=_bound(rounds))


def _hello(result):
    rounds = result['rounds']
    yield from _load('hello', rounds)
    yield Figure('hello', 'p50', 'us', True, _values(rounds, 'p50_us'))
    yield Figure('hello', 'p99', 'us', True, _values(rounds, 'p99_us'))
    yield Figure('hello', 'memory under load', 'MiB', True, _values(rounds, 'rss_kib', 1024))
    yield Figure('hello', 'page faults per request', '', True, _values(rounds, 'faults_per_request'))
    instructions = _values(rounds, 'instructions_per_request')
    if instructions:
        yield Figure('hello', 'instructions per request', '', True, instructions)
    calls = {program: [sum(counts.values())] for program, counts in result.get('syscalls_per_request', {}).items()}
    if calls:
        yield Figure('hello', 'system calls per request', '', True, calls)


def _rows(result):
    suite = result['benchmark']
    for row in result['rows'].values():
        yield from _load(suite, row['rounds'], row['title'] + ': ')


def _startup(result):
    for case, rounds in result['cases'].items():
        prefix = '' if case == 'empty' else result['titles'][case] + ': '
        for name, field, unit, scale in (('wall time', 'wall_ns', 'ms', 1e6), ('CPU time', 'cpu_us', 'ms', 1e3),
                                         ('memory', 'max_rss_kib', 'MiB', 1024), ('page faults', 'minor_faults', '', 1)):
            if case == 'empty' or name != 'page faults':
                yield Figure('startup', prefix + name, unit, True, _values(rounds, field, scale))


def _connections(result):
    known = {program: figures for program, figures in result['results'].items() if 'failed' not in figures}
    for name, field in (('memory of an idle connection', 'kib_per_connection_held'),
                        ('memory of one that asked once', 'kib_per_connection_after_one_request')):
        yield Figure('connections', name, 'KiB', True, {program: [figures[field]]
                                                        for program, figures in known.items()})


def _memory(result):
    results = result['results']
    for name, unit, pick in (
            ('most memory', 'MiB', lambda own: max(mib for _, mib in own['samples'])),
            ('memory at the end', 'MiB', lambda own: own['samples'][-1][1]),
            ('wake-ups a second when nobody asks', '', lambda own: own['wakeups_per_second']),
            ('CPU when nobody asks', '% of a core', lambda own: 100 * own['idle_cpu_share'])):
        yield Figure('memory', name, unit, True, {program: [pick(own)] for program, own in results.items()})


def _process(result):
    for case, values in result['figures'].items():
        # The title says the unit as well.
        title, more_is_better = result['titles'][case]
        known = {program: [value for value in own if value is not None] for program, own in values.items()}
        yield Figure('process', title, '', not more_is_better,
                     {program: own for program, own in known.items() if own})


def _cluster(result):
    # The numbers of workers are the same for all.
    def own(field):
        return {name.split(' x ')[0]: values for name, values in _values(result['rounds'], field).items()}
    for name, field in (('CPU per request', 'request_cpu_us'), ('CPU per connection', 'connection_cpu_us'),
                        ('CPU of the primary per connection', 'connection_primary_us')):
        yield Figure('cluster', name, 'us', True, own(field))


def _js(result):
    for suite, figures in result['suites'].items():
        programs = list(figures)
        for case in figures[programs[0]][0]:
            values = {program: [one[case] for one in figures[program] if case in one] for program in programs}
            yield Figure('js', '%s: %s' % (suite, case), 'operations/s', False,
                         {program: own for program, own in values.items() if own},
                         spots=result.get('profiles', {}).get(suite, {}).get(case, []))


def _latency(result):
    for quantile in ('p50', 'p90', 'p99', 'p99.9'):
        # What the client sent too late waited for the client, and not for the server.
        left_out = 1 - float(quantile[1:]) / 100
        late = [program for program, shares in _values(result['rounds'], 'late').items()
                if stats.median(shares) > left_out]
        yield Figure('latency', '%s at %d requests/s' % (quantile, result['options']['rate']), 'us', True,
                     _values(result['rounds'], quantile), bound=late)
    yield Figure('latency', 'CPU per request at %d requests/s' % result['options']['rate'], 'us', True,
                 _values(result['rounds'], 'cpu_us_per_request'))


def _sweep(result):
    for number in result['options']['connections']:
        rounds = result['rounds'][str(number)]
        for name, field, unit, less in (('requests', 'rate', '1/s', False), ('p99', 'p99_us', 'us', True),
                                        ('CPU per request', 'cpu_us_per_request', 'us', True)):
            yield Figure('sweep', '%s at %d connections' % (name, number), unit, less, _values(rounds, field),
                         x=number, group=name, bound=_bound(rounds) if field == 'rate' else [])


_NANOS = {'ns': 1, 'us': 1e3, 'ms': 1e6, 's': 1e9}


def _micro(result):
    for package, measured in result['packages'].items():
        values = {}
        for one in measured:
            if not one.get('error_occurred'):
                # Of what one thread does by itself its processor time is the steadier figure.
                field = 'real_time' if '_time' in one['name'] else 'cpu_time'
                nanos = one[field] * _NANOS[one['time_unit']]
                # Of one message, timer, call, where a run makes many.
                items = one.get('items_per_second')
                values.setdefault(one['name'], []).append(1e9 / items if items else nanos)
        for name, own in values.items():
            yield Figure('micro', '%s: %s' % (package, name.replace('/real_time', '').replace('/manual_time', '')),
                         'ns', True, {'gyre': own})


_READERS = {
    'cluster': _cluster, 'connections': _connections, 'e2e': _rows, 'hello': _hello, 'http': _rows, 'js': _js,
    'latency': _latency, 'memory': _memory, 'micro': _micro, 'process': _process, 'startup': _startup,
    'sweep': _sweep,
}


def read(suite, result):
    """The figures in what the script of a suite wrote."""
    return [figure for figure in _READERS[suite](result) if figure.values]


def pictures(suite, result):
    """What of a suite's result is shown and is no figure: {kind: {program: ...}}."""
    if suite == 'hello' and result.get('components_us'):
        return {'components_us': result['components_us']}
    if suite == 'startup':
        return {kind: result[kind] for kind in ('phases_ms', 'gyre_phases_ms') if result.get(kind)}
    if suite == 'memory':
        return {'memory': {name: {key: own[key] for key in ('samples', 'marks')}
                           for name, own in result['results'].items()}}
    if suite == 'latency':
        # Of the round in the middle: distributions cannot be averaged.
        middle = len(result['rounds']) // 2
        return {'distributions_us': {name: own['distribution'] for name, own in result['rounds'][middle].items()}}
    return {}


def failures(suite, result):
    """[(what, program, why)] where a program has no figure."""
    found = []
    for row in result.get('rows', {}).values():
        found += [(row['title'], name, why) for name, why in row['failures'].items()]
    for what, own in result.get('failures', {}).items():
        if isinstance(own, dict):
            found += [(result['titles'][what], name, why) for name, why in own.items()]
        else:
            found.append((suite, what, own))  # what: the program, and where it was
    return found


def to_json(figures):
    return [dataclasses.asdict(figure) for figure in figures]


def from_json(data):
    return [Figure(**fields) for fields in data]
