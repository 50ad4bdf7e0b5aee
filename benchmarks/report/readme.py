"""The figures of README.md, out of a result."""

import re

import plot
from gyre_bench import BenchError

_BEGIN = '<!-- figures: written by ./dev bench report --docs -->'
_PLACE = re.compile(r'<!-- figures: .*?-->\n.*?(?=<!-- end of figures -->)', re.S)

_SERVERS = (('floor', 'epoll floor'), ('gyre', 'gyre, `node:http`'), ('deno-serve', 'Deno.serve'),
            ('bun-serve', 'Bun.serve'), ('bun', 'Bun, `node:http`'), ('node26', 'Node 26'), ('node20', 'Node 20'),
            ('deno', 'Deno, `node:http`'), ('workerd', 'workerd'))
_RUNTIMES = (('gyre', 'gyre'), ('bun', 'Bun'), ('deno', 'Deno'), ('node26', 'Node 26'), ('node20', 'Node 20'))
_PROCESS = (('spawn + exit at 50 MiB, us', 'spawn and exit of `/bin/true` at 50 MiB, us'),
            ('fork to first message, ms', 'fork to first message, ms'),
            ('IPC messages/s one way', 'messages/s one way'),
            ('IPC round trips/s, 100 bytes', 'round trips/s of a 100-byte object'),
            ('forked idle child, KiB', 'forked idle child, KiB'))


class _Figures:
    def __init__(self, figures):
        self._figures = {figure.key: figure for figure in figures}

    def ratio(self, key, program, other):
        found = self._figures[key].times_better(other, program)
        return '%.2f' % found if found else '-'

    def of(self, key, program):
        """A cell; '-' where the program was not measured. KeyError where nobody was."""
        figure = self._figures[key]
        return plot.number(figure.median(program)) if program in figure.values else '-'

    def programs(self, key, known):
        return [(name, title) for name, title in known if name in self._figures[key].values]

    def sorted(self, key, known):
        return sorted(self.programs(key, known), key=lambda pair: self._figures[key].median(pair[0]))


def _table(header, rows):
    return ['| %s |' % ' | '.join(header), '| --- |%s' % (' --: |' * (len(header) - 1)),
            *('| %s |' % ' | '.join(row) for row in rows)]


def text(result):
    """The lines between the marks. KeyError where a figure is missing."""
    figures = _Figures(result['figures'])
    about = result['machine']
    versions = ', '.join('%s %s' % (title, result['versions'][name].split()[0]) for name, title in _RUNTIMES[1:]
                         if result['versions'].get(name))
    cpu = 'hello / CPU per request'
    lines = [_BEGIN, '', 'Linux %s on %d cores, peers in the same run, rounds interleaved, medians (`./dev bench report%s '
             '--docs`;\nall of it, and where gyre is behind, in [docs/performance.md](docs/performance.md)). %s.'
             % (about['kernel'].split('-')[0], about['cores'], ' --quick' if result['quick'] else '', versions), '',
             "Hello world, 64 keep-alive connections; the server's own processor time is the figure to look at. The floor "
             'is a bare epoll\nserver in C that answers with a constant.', '']
    lines += _table(('server', 'CPU us/request', 'x floor', 'p50 us', 'p99 us', 'RSS MiB'), (
        (title, figures.of(cpu, name), figures.ratio(cpu, name, 'floor'), figures.of('hello / p50', name),
         figures.of('hello / p99', name), figures.of('hello / memory under load', name))
        for name, title in figures.sorted(cpu, _SERVERS)))
    lines += ['', 'An empty script from spawn to exit:', '']
    lines += _table(('program', 'wall ms', 'CPU ms', 'RSS MiB'), (
        (title, *(figures.of('startup / ' + name, program) for name in ('wall time', 'CPU time', 'memory')))
        for program, title in figures.sorted('startup / wall time', _RUNTIMES)))
    idle = 'connections / memory of an idle connection'
    lines += ['', '10,000 idle keep-alive connections, KiB each: %s.' % ', '.join(
        '%s %s' % (title, figures.of(idle, name)) for name, title in figures.sorted(idle, _SERVERS) if name != 'floor'),
        '', 'Children and messages:', '']
    programs = figures.programs('process / ' + _PROCESS[0][0], _RUNTIMES)
    lines += _table(('', *(title for _, title in programs)), (
        (title, *(figures.of('process / ' + name, program) for program, _ in programs)) for name, title in _PROCESS))
    return '\n'.join(lines) + '\n\n'


def renewed(path, result):
    """README.md with the figures of a whole report; those of a part of one would not be of one run."""
    try:
        found = text(result)
    except KeyError as missing:
        raise BenchError('README.md is as it was: this report has no %s' % missing) from None
    new, count = _PLACE.subn(lambda _: found, path.read_text(encoding='utf-8'))
    if count != 1:
        raise BenchError('%s has not one place for figures' % path)
    return new
