"""The report as Markdown."""

import itertools

import plot

_INTRODUCTION = """# Performance

gyre beside other runtimes on one machine, as `./dev bench report --docs` measured it. Servers run pinned to one core and
the load on another, rounds are interleaved, and every figure is a median; *times better* is the median of the ratios
within each round, above 1 where gyre is ahead. Absolute figures are those of this machine; ratios travel better.
"""

# Why gyre is behind, by suite and figure; what is not listed here is shown without a reason.
_REASONS = {
    ('startup', 'bun'): 'V8 builds its heap out of a snapshot object by object; most of the time goes there',
    ('hello', 'deno-serve'): 'its handler gets no message objects; the processor time of both is about the same',
    ('process', 'bun'): 'half of the time is V8 reading and writing JSON',
    ('process', 'deno'): 'one message at a time waits for two turns of the loop; not yet profiled',
    ('js', 'node26'): 'V8 11.3 against V8 14',
    ('js', 'deno'): 'V8 11.3 against a current V8, and fewer checks of arguments',
    ('js', 'bun'): 'another engine; its calls between native code and JavaScript are inlined',
    ('js', 'node'): 'the same engine: work to do here',
    ('hello', 'floor'): 'the floor parses nothing and runs no JavaScript',
    ('latency', 'floor'): 'the floor parses nothing and runs no JavaScript',
    ('sweep', 'floor'): 'the floor parses nothing and runs no JavaScript',
    ('connections', 'floor'): 'the floor keeps nothing of a connection but its descriptor',
    ('startup', 'true'): 'a program without a JavaScript engine',
}
_BEHIND = 0.97
_NO_RUNTIMES = ('floor', 'true')


def _about(result):
    about = result['machine']
    versions = ', '.join('%s %s' % (name, version) for name, version in result['versions'].items() if version)
    lines = ['%s, %d cores, Linux %s. %s. Commit %s, %s%s.' % (
        about['cpu'], about['cores'], about['kernel'], versions, result['commit'], result['date'],
        ', a quick run: the figures are rough' if result['quick'] else '')]
    return lines + ['', *['- ' + note.replace('\n', ' ') for note in result['notes']]] if result['notes'] else lines


def _column(program):
    # gyre, the runtimes, and at last what is none.
    return (program != 'gyre', program in _NO_RUNTIMES, program)


def _table(figures):
    programs = sorted({name for figure in figures for name in figure.values}, key=_column)
    lines = ['| | %s |' % ' | '.join(programs), '|---|%s' % ('--:|' * len(programs))]
    for figure in figures:
        cells = []
        for name in programs:
            if name not in figure.values:
                cells.append('-')
                continue
            cell = plot.number(figure.median(name))
            better = figure.times_better('gyre', name) if name != 'gyre' and 'gyre' in figure.values else None
            cells.append(cell + (' (%.2f)' % better if better else ''))
        unit = ', ' + figure.unit if figure.unit else ''
        lines.append('| %s%s | %s |' % (figure.name, unit, ' | '.join(cells)))
    return lines


def behind(figures):
    """[(figure, program, times better, reason)] where gyre is behind a runtime."""
    rows = []
    for figure in figures:
        for name in figure.values:
            better = figure.times_better('gyre', name) if name != 'gyre' and 'gyre' in figure.values else None
            if better and better < _BEHIND:
                suite = figure.suite.split(':')[0]
                rows.append((figure, name, better, _REASONS.get((suite, name), '')))
    return rows


def _behind_table(figures):
    """A row for each figure, with the runtimes that are ahead."""
    rows = {}
    for figure, name, better, reason in behind(figures):
        if name not in _NO_RUNTIMES:
            ahead, reasons = rows.setdefault(figure.key, ([], []))
            ahead.append('%s (%.2f)' % (name, better))
            reasons += [reason] if reason and reason not in reasons else []
    if not rows:
        return ['Nowhere in this run.']
    return ['| figure | ahead of gyre | why |', '|---|---|---|'] + [
        '| %s | %s | %s |' % (key, ', '.join(ahead), '; '.join(reasons)) for key, (ahead, reasons) in rows.items()]


def document(result):
    lines = [_INTRODUCTION, *_about(result), '',
             'In brackets: how many times better gyre is.', '']
    for suite, figures in itertools.groupby(result['figures'], key=lambda figure: figure.suite):
        lines += ['## ' + suite[0].upper() + suite[1:], '', *_table(list(figures)), '']
    lines += ['## Where gyre is behind', '', *_behind_table(result['figures'])]
    return '\n'.join(lines) + '\n'
