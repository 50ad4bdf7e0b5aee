"""The report as one page of HTML that needs nothing else."""

import dataclasses
import html
import itertools

import markdown
import plot
from gyre_bench import report
from suites import SUITES

_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --text: #1f2937; --soft: #4b5563; --line: #e5e7eb; --axis: #9ca3af;
  --link: #9a3412; --ahead: #dcfce7; --behind: #fee2e2; }
@media (prefers-color-scheme: dark) { :root { --paper: #111827; --text: #e5e7eb; --soft: #a3aab5; --line: #374151;
  --axis: #6b7280; --link: #fdba74; --ahead: #14532d; --behind: #7f1d1d; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--paper); margin: 0 auto;
  padding: 2rem 1rem; max-width: 1400px; }
h1 { font-size: 2rem; margin: 0; } h2 { margin: 2.5rem 0 .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 .25rem; } p, ul { max-width: 75rem; } p.about, li { color: var(--soft); }
h2 + p { margin-top: .25rem; } nav { columns: 14rem; margin: 1rem 0; }
nav a { display: block; color: var(--link); text-decoration: none; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(420px, 100%), 1fr)); gap: 1.5rem;
  margin-top: 1rem; }
figure { margin: 0; overflow-x: auto; } svg { width: 100%; height: auto; }
svg text { font: 13px system-ui, sans-serif; fill: var(--text); } svg .name { text-anchor: end; }
svg .tick { text-anchor: middle; } svg .interval { stroke: var(--text); stroke-width: 2; fill: none; }
svg .axis { stroke: var(--axis); fill: none; } svg .mark { stroke: var(--axis); stroke-dasharray: 3 4; fill: none; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
td, th { padding: .2rem .7rem; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
td:first-child { min-width: 12rem; } table.numbers td + td, table.numbers th + th { text-align: right; white-space: nowrap; }
.ahead { background: var(--ahead); } .behind { background: var(--behind); } .wide { overflow-x: auto; margin-top: 1rem; }
.groups { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin-top: 1rem; } .groups .wide { margin-top: 0; }
.groups section { max-width: 100%; min-width: 0; }
span.ahead, span.behind { padding: 0 .3rem; }
"""

# What somebody who reads nothing else is to see.
_IN_SHORT = ('hello / CPU per request', 'hello / p99', 'startup / wall time', 'startup / memory',
             'connections / memory of an idle connection', 'process / IPC round trips/s, 100 bytes',
             'http / express hello: CPU per request', 'e2e / page out of PostgreSQL: CPU per request')
_READING = """<p class="about">Bars are medians with the 95&nbsp;% interval of the median as a line. In tables, in brackets:
how many times better gyre is; <span class="ahead">gyre is ahead</span>, <span class="behind">gyre is behind</span>,
and what is not coloured is too close to tell. <b>floor</b> is a bare epoll server in C and <b>true</b> the program of that
name: what the kernel alone asks for. <b>bun-serve</b> and <b>deno-serve</b> are the runtimes' own server APIs, and the others
run the same program on node:http. All run on one machine, in turns, a server on one core and the load on another.</p>"""

# What the history follows.
_KEY_FIGURES = (('hello', 'CPU per request'), ('startup', 'wall time'), ('startup', 'memory'),
                ('connections', 'memory of an idle connection'), ('process', 'IPC round trips/s, 100 bytes'),
                ('latency', 'p99 at 20000 requests/s'))
# What stays the same shows what is the machine's: it is faster on one day than on another.
_IN_HISTORY = ('gyre', 'floor', 'true', 'node26')
# Too many figures for a picture each.
_TABLES = ('http', 'e2e', 'js', 'micro', 'cluster')
# From where on a ratio is more than noise.
_AHEAD, _BEHIND = 1.03, 0.97
_SHARES = ((0.5, '50 %'), (0.9, '90 %'), (0.99, '99 %'), (0.999, '99.9 %'), (0.9999, '99.99 %'))


def _figure(title, picture):
    return '<figure><h3>%s</h3>%s</figure>' % (html.escape(title), picture)


def _bars(figure):
    unit = ' (%s)' % figure.unit if figure.unit else ''
    better = 'less' if figure.less_is_better else 'more'
    return _figure('%s%s, %s is better' % (figure.name, unit, better), plot.bars(figure))


def _lines(group, figures):
    series = {}
    for figure in figures:
        for program in figure.values:
            series.setdefault(program, []).append((figure.x, figure.median(program)))
    unit = figures[0].unit
    return _figure('%s against connections' % group, plot.lines(
        series, 'connections', '%s, %s' % (group, unit), log_x=True, log_y=unit == 'us'))


def _class_of(figure, program):
    better = figure.times_better('gyre', program) if program != 'gyre' else None
    if better is None or program in markdown.NO_RUNTIMES or program.startswith(markdown.OWN):
        return ''
    return ' class="ahead"' if better > _AHEAD else ' class="behind"' if better < _BEHIND else ''


def _table(figures):
    """Green where gyre is ahead of a program, red where it is behind."""
    programs = sorted({name for figure in figures for name in figure.values}, key=markdown.order)
    rows = ['<tr><th>%s</tr>' % ''.join('<th>' + html.escape(name) for name in programs)]
    for figure in figures:
        unit = ', ' + figure.unit if figure.unit else ''
        rows.append('<tr><td>%s%s</tr>' % (html.escape(figure.name + unit), ''.join(
            '<td%s>%s' % (_class_of(figure, name), markdown.cell(figure, name)) for name in programs)))
    note = '<p>%s.</p>' % html.escape(report.CLIENT_BOUND) if any(figure.bound for figure in figures) else ''
    return '<div class="wide"><table class="numbers">%s</table></div>%s' % (''.join(rows), note)


_STATIONS = {'load': 'load', 'connections': 'open', 'closed': 'closed'}


def _memory(samples):
    series = {name: own['samples'] for name, own in samples.items()}
    longest = max(at for own in series.values() for at, _ in own)
    step = next(step for step in (1, 2, 5, 10, 20, 60, 600) if longest / step <= 10)
    ticks = {at: str(at) for at in range(0, int(longest) + 1, step)}
    first, own = next(iter(samples.items()))
    marks = {at: _STATIONS[name] for name, at in own['marks'].items()}
    return _figure('memory in RAM over time: when load, and idle connections, come and go', plot.lines(
        series, 'seconds (the stations are those of %s)' % first, 'MiB', names=ticks, marks=marks))


def _distributions(distributions):
    # Evenly spaced in the number of nines.
    series = {name: [(1 / max(1e-9, 1 - share), latency) for share, latency in own if share > 0 and latency > 0]
              for name, own in distributions.items()}
    longest = max((x for own in series.values() for x, _ in own), default=1)
    ticks = {1 / (1 - share): label for share, label in _SHARES if 1 / (1 - share) <= longest}
    return _figure('latency that a share of requests does not exceed',
                   plot.lines(series, 'share of requests', 'latency, us', log_x=True, log_y=True, names=ticks))


_PICTURES = {
    'components_us': lambda parts: _figure('CPU per request by component (us)', plot.stacks(parts)),
    'phases_ms': lambda parts: _figure('phases of a start (ms)', plot.stacks(parts)),
    'gyre_phases_ms': lambda parts: _figure('phases inside of gyre (ms)', plot.stacks(parts)),
    'memory': _memory,
    'distributions_us': _distributions,
}
_SUITE_OF_PICTURE = {'components_us': 'hello', 'phases_ms': 'startup', 'gyre_phases_ms': 'startup', 'memory': 'memory',
                     'distributions_us': 'latency'}


def _groups(figures):
    """A table for what stands before the colon of each name, side by side: one program's figures need little room."""
    parts = []
    for group, own in itertools.groupby(figures, key=lambda figure: figure.name.split(': ')[0]):
        own = [dataclasses.replace(figure, name=figure.name.split(': ', 1)[-1]) for figure in own]
        parts.append('<section><h3>%s</h3>%s</section>' % (html.escape(group), _table(own)))
    return '<div class="groups">%s</div>' % ''.join(parts)


def _suite(name, figures, pictures):
    suite = SUITES[name]
    parts = [_PICTURES[kind](pictures[kind]) for kind, owner in _SUITE_OF_PICTURE.items()
             if owner == name and kind in pictures]
    tabled = [figure for figure in figures if name in _TABLES or (name == 'startup' and ': ' in figure.name)]
    body = _groups(tabled) if name == 'micro' else _table(tabled) if tabled else ''
    if name not in _TABLES:
        figures = [figure for figure in figures if figure not in tabled]
        for group, own in itertools.groupby(sorted(figures, key=lambda figure: figure.group or ''),
                                            key=lambda figure: figure.group):
            own = list(own)
            if group is None:
                parts += [_bars(figure) for figure in own]
            else:
                parts.append(_lines(group, sorted(own, key=lambda figure: figure.x)))
    if parts:
        body = '<div class="plots">%s</div>%s' % ('\n'.join(parts), body)
    return '<h2 id="%s">%s</h2><p class="about">%s</p>%s' % (name, html.escape(suite.title), html.escape(suite.about), body)


def _history(earlier):
    if len(earlier) < 2:
        return ''
    parts = []
    for suite, name in _KEY_FIGURES:
        lines = {}
        for number, result in enumerate(earlier):
            for figure in result['figures']:
                if (figure.suite, figure.name) == (suite, name) and 'gyre' in figure.values:
                    for program in _IN_HISTORY:
                        if program in figure.values:
                            lines.setdefault(program, []).append((number, figure.median(program)))
                    unit = figure.unit
        points = lines.get('gyre', [])
        if len(points) > 1:
            # A label for each of few points, and for some of many.
            step = 1 + len(points) // 8
            names = {number: earlier[number]['commit'] for number, _ in points[::-1][::step]}
            parts.append(_figure('%s: %s' % (suite, name), plot.lines(
                lines, 'commit', ', '.join(filter(None, (name, unit))), names=names)))
    return '<h2 id="history">gyre by commit</h2><div class="plots">%s</div>' % '\n'.join(parts) if parts else ''


def _behind(figures):
    rows = markdown.behind_rows(figures)
    if not rows:
        return '<p>Nowhere in this run.</p>'
    return '<div class="wide"><table><tr><th>figure<th>ahead of gyre (times better gyre is)<th>why</tr>%s</table></div>' % (
        ''.join('<tr><td>%s<td>%s<td>%s</tr>' % tuple(map(html.escape, row)) for row in rows))


def _in_short(figures):
    known = {figure.key: figure for figure in figures}
    shown = [dataclasses.replace(known[key], name='%s: %s' % (SUITES[known[key].suite].title, known[key].name))
             for key in _IN_SHORT if key in known]
    return '<h2 id="short">In short</h2>%s%s' % (_READING, _table(shown) if shown else '')


def document(result, earlier):
    about = result['machine']
    notes = ''.join('<li>%s</li>' % html.escape(note) for note in result['notes'])
    by_suite = {suite: list(figures) for suite, figures in itertools.groupby(
        result['figures'], key=lambda figure: figure.suite)}
    history = _history(earlier)
    titles = [('short', 'In short')] + [(name, SUITES[name].title) for name in by_suite]
    titles += [('history', 'gyre by commit')] * bool(history) + [('behind', 'Where gyre is behind')]
    return ('<!doctype html><html lang="en"><meta charset="utf-8"><title>gyre: performance</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><style>%s</style>'
            '<h1>gyre: performance</h1><p class="about">gyre, a JavaScript runtime, beside others, as <code>./dev bench '
            'report</code> measured them. %s, %d cores, Linux %s. %s. Commit %s, %s%s.</p><ul>%s</ul>'
            '<nav>%s</nav>%s%s%s<h2 id="behind">Where gyre is behind</h2>%s</html>\n' % (
                _STYLE, html.escape(about['cpu']), about['cores'], html.escape(about['kernel']),
                html.escape(markdown.versions(result)), html.escape(result['commit']), html.escape(result['date']),
                ', a quick run: the figures are rough' if result['quick'] else '', notes,
                ''.join('<a href="#%s">%s</a>' % (name, html.escape(title)) for name, title in titles),
                _in_short(result['figures']),
                ''.join(_suite(name, figures, result['pictures']) for name, figures in by_suite.items()), history,
                _behind(result['figures'])))
