"""The report as one page of HTML that needs nothing else."""

import html
import itertools

import markdown
import plot

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #1f2937; margin: 0 auto; padding: 2rem 1rem; max-width: 1400px; }
h1 { font-size: 2rem; margin: 0; } h2 { margin: 2.5rem 0 .5rem; border-bottom: 1px solid #e5e7eb; }
h3 { font-size: 1rem; margin: 0 0 .25rem; } p.about, li { color: #4b5563; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(420px, 1fr)); gap: 1.5rem; }
figure { margin: 0; } svg { width: 100%; height: auto; }
svg text { font: 13px system-ui, sans-serif; fill: #374151; } svg .name { text-anchor: end; }
svg .tick { text-anchor: middle; } svg .interval { stroke: #111827; stroke-width: 2; fill: none; }
svg .axis { stroke: #9ca3af; fill: none; } table { border-collapse: collapse; }
td, th { padding: .2rem .7rem; text-align: left; border-bottom: 1px solid #e5e7eb; }
"""

# What the history follows.
_KEY_FIGURES = (('hello', 'CPU per request'), ('startup', 'wall time'), ('connections', 'memory of an idle connection'))


def _bars(figure):
    unit = ' (%s)' % figure.unit if figure.unit else ''
    better = 'less' if figure.less_is_better else 'more'
    return '<figure><h3>%s%s, %s is better</h3>%s</figure>' % (
        html.escape(figure.name), html.escape(unit), better, plot.bars(figure))


def _lines(group, figures):
    series = {}
    for figure in figures:
        for program in figure.values:
            series.setdefault(program, []).append((figure.x, figure.median(program)))
    unit = figures[0].unit
    title = '%s%s against connections' % (group, ' (%s)' % unit if unit else '')
    return '<figure><h3>%s</h3>%s</figure>' % (
        html.escape(title), plot.lines(series, 'connections', title, log_x=True, log_y=unit == 'us'))


def _suite(name, figures):
    parts = []
    for group, own in itertools.groupby(sorted(figures, key=lambda figure: figure.group or ''),
                                        key=lambda figure: figure.group):
        own = list(own)
        if group is None:
            parts += [_bars(figure) for figure in own]
        else:
            parts.append(_lines(group, sorted(own, key=lambda figure: figure.x)))
    return '<h2>%s</h2><div class="plots">%s</div>' % (html.escape(name), '\n'.join(parts))


def _history(earlier):
    if len(earlier) < 2:
        return ''
    parts = []
    names = {number: result['commit'] for number, result in enumerate(earlier)}
    for suite, name in _KEY_FIGURES:
        points = []
        for number, result in enumerate(earlier):
            for figure in result['figures']:
                if (figure.suite, figure.name) == (suite, name) and 'gyre' in figure.values:
                    points.append((number, figure.median('gyre')))
                    unit = figure.unit
        if len(points) > 1:
            title = '%s: %s (%s)' % (suite, name, unit)
            parts.append('<figure><h3>%s</h3>%s</figure>' % (
                html.escape(title), plot.lines({'gyre': points}, 'commit', title, names=names)))
    return '<h2>gyre by commit</h2><div class="plots">%s</div>' % '\n'.join(parts) if parts else ''


def _behind(figures):
    rows = [row for row in markdown.behind(figures) if row[1] not in ('floor', 'true')]
    if not rows:
        return '<p>Nowhere in this run.</p>'
    return '<table><tr><th>figure<th>behind<th>times better<th>why</tr>%s</table>' % ''.join(
        '<tr><td>%s<td>%s<td>%.2f<td>%s</tr>' % (html.escape(figure.key), html.escape(name), better,
                                                html.escape(reason))
        for figure, name, better, reason in rows)


def document(result, earlier):
    about = result['machine']
    versions = ', '.join('%s %s' % (name, version) for name, version in result['versions'].items() if version)
    notes = ''.join('<li>%s</li>' % html.escape(note) for note in result['notes'])
    suites = ''.join(_suite(suite, list(figures)) for suite, figures in itertools.groupby(
        result['figures'], key=lambda figure: figure.suite))
    return ('<!doctype html><html lang="en"><meta charset="utf-8"><title>gyre: performance</title>'
            '<meta name="viewport" content="width=device-width"><style>%s</style>'
            '<h1>gyre: performance</h1><p class="about">%s, %d cores, Linux %s. %s. Commit %s, %s%s. Bars are medians '
            'with their 95&nbsp;%% interval.</p><ul>%s</ul>%s%s<h2>Where gyre is behind</h2>%s</html>\n' % (
                _STYLE, html.escape(about['cpu']), about['cores'], html.escape(about['kernel']), html.escape(versions),
                html.escape(result['commit']), html.escape(result['date']), ', a quick run' if result['quick'] else '',
                notes, suites, _history(earlier), _behind(result['figures'])))
