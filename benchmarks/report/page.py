"""The report as one page of HTML that needs nothing else."""

import html
import itertools

import markdown
import plot
from gyre_bench import report
from suites import SUITES

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #1f2937; margin: 0 auto; padding: 2rem 1rem; max-width: 1400px; }
h1 { font-size: 2rem; margin: 0; } h2 { margin: 2.5rem 0 .25rem; border-bottom: 1px solid #e5e7eb; }
h3 { font-size: 1rem; margin: 0 0 .25rem; } p.about, li { color: #4b5563; } h2 + p { margin-top: .25rem; }
nav { columns: 14rem; margin: 1rem 0; } nav a { display: block; color: #9a3412; text-decoration: none; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(420px, 1fr)); gap: 1.5rem; margin-top: 1rem; }
figure { margin: 0; } svg { width: 100%; height: auto; }
svg text { font: 13px system-ui, sans-serif; fill: #374151; } svg .name { text-anchor: end; }
svg .tick { text-anchor: middle; } svg .interval { stroke: #111827; stroke-width: 2; fill: none; }
svg .axis { stroke: #9ca3af; fill: none; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
td, th { padding: .2rem .7rem; text-align: left; border-bottom: 1px solid #e5e7eb; }
table.numbers td + td, table.numbers th + th { text-align: right; }
td.ahead { background: #dcfce7; } td.behind { background: #fee2e2; } .wide { overflow-x: auto; margin-top: 1rem; }
"""

# What the history follows.
_KEY_FIGURES = (('hello', 'CPU per request'), ('startup', 'wall time'), ('startup', 'memory'),
                ('connections', 'memory of an idle connection'), ('process', 'IPC round trips/s, 100 bytes'),
                ('latency', 'p99 at 20000 requests/s'))
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
    title = '%s%s against connections' % (group, ' (%s)' % unit if unit else '')
    return _figure(title, plot.lines(series, 'connections', title, log_x=True, log_y=unit == 'us'))


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


def _memory(samples):
    series = {name: own['samples'] for name, own in samples.items()}
    marks = next(iter(samples.values()))['marks']
    ticks = {0: '0 s', **{at: {'load': 'load', 'connections': 'connections', 'closed': 'closed'}[name]
                          for name, at in marks.items()}}
    return _figure('memory in RAM (MiB) over time', plot.lines(series, 'stations of the first of them', 'MiB', names=ticks))


def _distributions(distributions):
    # Evenly spaced in the number of nines.
    series = {name: [(1 / max(1e-9, 1 - share), latency) for share, latency in own if share > 0 and latency > 0]
              for name, own in distributions.items()}
    longest = max((x for own in series.values() for x, _ in own), default=1)
    ticks = {1 / (1 - share): label for share, label in _SHARES if 1 / (1 - share) <= longest}
    return _figure('latency (us) that a share of requests does not exceed',
                   plot.lines(series, 'share of requests', 'us', log_x=True, log_y=True, names=ticks))


_PICTURES = {
    'components_us': lambda parts: _figure('CPU per request by component (us)', plot.stacks(parts)),
    'phases_ms': lambda parts: _figure('phases of a start (ms)', plot.stacks(parts)),
    'gyre_phases_ms': lambda parts: _figure('phases inside of gyre (ms)', plot.stacks(parts)),
    'memory': _memory,
    'distributions_us': _distributions,
}
_SUITE_OF_PICTURE = {'components_us': 'hello', 'phases_ms': 'startup', 'gyre_phases_ms': 'startup', 'memory': 'memory',
                     'distributions_us': 'latency'}


def _suite(name, figures, pictures):
    suite = SUITES[name]
    parts = [_PICTURES[kind](pictures[kind]) for kind, owner in _SUITE_OF_PICTURE.items()
             if owner == name and kind in pictures]
    tabled = [figure for figure in figures if name in _TABLES or (name == 'startup' and ': ' in figure.name)]
    body = _table(tabled) if tabled else ''
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
        points = []
        for number, result in enumerate(earlier):
            for figure in result['figures']:
                if (figure.suite, figure.name) == (suite, name) and 'gyre' in figure.values:
                    points.append((number, figure.median('gyre')))
                    unit = figure.unit
        if len(points) > 1:
            # A label for each of few points, and for some of many.
            step = 1 + len(points) // 8
            names = {number: earlier[number]['commit'] for number, _ in points[::-1][::step]}
            title = '%s: %s%s' % (suite, name, ' (%s)' % unit if unit else '')
            parts.append(_figure(title, plot.lines({'gyre': points}, 'commit', title, names=names)))
    return '<h2 id="history">gyre by commit</h2><div class="plots">%s</div>' % '\n'.join(parts) if parts else ''


def _behind(figures):
    rows = markdown.behind(figures)
    if not rows:
        return '<p>Nowhere in this run.</p>'
    return '<table><tr><th>figure<th>behind<th>times better<th>why</tr>%s</table>' % ''.join(
        '<tr><td>%s<td>%s<td>%.2f<td>%s</tr>' % (html.escape(figure.key), html.escape(name), better,
                                                html.escape(reason))
        for figure, name, better, reason in rows)


def document(result, earlier):
    about = result['machine']
    notes = ''.join('<li>%s</li>' % html.escape(note) for note in result['notes'])
    by_suite = {suite: list(figures) for suite, figures in itertools.groupby(
        result['figures'], key=lambda figure: figure.suite)}
    history = _history(earlier)
    titles = [(name, SUITES[name].title) for name in by_suite]
    titles += [('history', 'gyre by commit')] * bool(history) + [('behind', 'Where gyre is behind')]
    return ('<!doctype html><html lang="en"><meta charset="utf-8"><title>gyre: performance</title>'
            '<meta name="viewport" content="width=device-width"><style>%s</style>'
            '<h1>gyre: performance</h1><p class="about">%s, %d cores, Linux %s. %s. Commit %s, %s%s. Bars are medians '
            'with their 95&nbsp;%% interval. In tables, in brackets: how many times better gyre is.</p><ul>%s</ul>'
            '<nav>%s</nav>%s%s<h2 id="behind">Where gyre is behind</h2>%s</html>\n' % (
                _STYLE, html.escape(about['cpu']), about['cores'], html.escape(about['kernel']),
                html.escape(markdown.versions(result)), html.escape(result['commit']), html.escape(result['date']),
                ', a quick run: the figures are rough' if result['quick'] else '', notes,
                ''.join('<a href="#%s">%s</a>' % (name, html.escape(title)) for name, title in titles),
                ''.join(_suite(name, figures, result['pictures']) for name, figures in by_suite.items()), history,
                _behind(result['figures'])))
