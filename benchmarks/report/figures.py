"""One shape for what the benchmark scripts measure."""

import dataclasses

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

    def median(self, program):
        return stats.median(self.values[program])

    def interval(self, program):
        return stats.interval(self.values[program])

    def times_better(self, program, other):
        """How many times better `program` is than `other`, round by round; None without common rounds."""
        pairs = [(own, theirs) for own, theirs in zip(self.values[program], self.values.get(other, []))
                 if own and theirs]
        if not pairs:
            return None
        owns, others = zip(*pairs)
        return stats.paired_ratio(others, owns) if self.less_is_better else stats.paired_ratio(owns, others)

    @property
    def key(self):
        return '%s / %s' % (self.suite, self.name)


def _of_rounds(rounds, field):
    """{program: values} out of a list of {program: {field: value}}."""
    values = {}
    for measured in rounds:
        for program, figures in measured.items():
            if figures.get(field) is not None:
                values.setdefault(program, []).append(figures[field])
    return values


def _hello(result):
    rounds = result['rounds']
    yield Figure('hello', 'CPU per request', 'us', True, _of_rounds(rounds, 'cpu_us_per_request'))
    yield Figure('hello', 'requests', '1/s', False, _of_rounds(rounds, 'rate'))
    yield Figure('hello', 'p50', 'us', True, _of_rounds(rounds, 'p50_us'))
    yield Figure('hello', 'p99', 'us', True, _of_rounds(rounds, 'p99_us'))
    memory = {program: [kib / 1024 for kib in values] for program, values in _of_rounds(rounds, 'rss_kib').items()}
    yield Figure('hello', 'memory under load', 'MiB', True, memory)
    calls = {program: [sum(counts.values())] for program, counts in result.get('syscalls_per_request', {}).items()}
    if calls:
        yield Figure('hello', 'system calls per request', '', True, calls)


def _startup(result):
    for name, field, unit, scale in (('wall time', 'wall_ns', 'ms', 1e6), ('CPU time', 'cpu_us', 'ms', 1e3),
                                     ('memory', 'max_rss_kib', 'MiB', 1024), ('page faults', 'minor_faults', '', 1)):
        values = {program: [value / scale for value in values]
                  for program, values in _of_rounds(result['rounds'], field).items()}
        yield Figure('startup', name, unit, True, values)


def _connections(result):
    known = {program: figures for program, figures in result['results'].items() if 'failed' not in figures}
    for name, field in (('memory of an idle connection', 'kib_per_connection_held'),
                        ('memory of one that asked once', 'kib_per_connection_after_one_request')):
        yield Figure('connections', name, 'KiB', True, {program: [figures[field]]
                                                        for program, figures in known.items()})


def _process(result):
    for case, values in result['figures'].items():
        # The title says the unit as well.
        title, more_is_better = result['titles'][case]
        known = {program: [value for value in own if value is not None] for program, own in values.items()}
        yield Figure('process', title, '', not more_is_better,
                     {program: own for program, own in known.items() if own})


def _js(result):
    for suite, figures in result['suites'].items():
        programs = list(figures)
        for case in figures[programs[0]][0]:
            yield Figure('js: ' + suite, case, 'operations/s', False,
                         {program: [one[case] for one in figures[program]] for program in programs})


def _latency(result):
    for quantile in ('p50', 'p99', 'p99.9'):
        yield Figure('latency', '%s at %d requests/s' % (quantile, result['options']['rate']), 'us', True,
                     _of_rounds(result['rounds'], quantile))


def _sweep(result):
    for number in result['options']['connections']:
        rounds = result['rounds'][str(number)]
        for name, field, unit, less in (('requests', 'rate', '1/s', False), ('p99', 'p99_us', 'us', True),
                                        ('CPU per request', 'cpu_us_per_request', 'us', True)):
            yield Figure('sweep', '%s at %d connections' % (name, number), unit, less, _of_rounds(rounds, field),
                         x=number, group=name)


_READERS = {
    'connections': _connections, 'hello': _hello, 'js': _js, 'latency': _latency, 'process': _process,
    'startup': _startup, 'sweep': _sweep,
}


def read(suite, result):
    """The figures in what the script of a suite wrote."""
    return list(_READERS[suite](result))


def to_json(figures):
    return [dataclasses.asdict(figure) for figure in figures]


def from_json(data):
    return [Figure(**fields) for fields in data]
