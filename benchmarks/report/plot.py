"""Plots as SVG text, for a page that needs nothing else."""

import html
import math

COLOURS = {
    'gyre': '#c2410c', 'gyre-reuse-port': '#ea580c', 'gyre-least': '#f97316', 'gyre-node-cluster': '#fdba74',
    'floor': '#6b7280', 'true': '#6b7280', 'node': '#15803d', 'node20': '#15803d', 'node26': '#65a30d',
    'bun': '#7c3aed', 'bun-serve': '#a78bfa', 'deno': '#0369a1', 'deno-serve': '#38bdf8', 'workerd': '#b45309',
}
# Of the parts of a stack, in their order.
PARTS = ('#475569', '#c2410c', '#0369a1', '#a3a3a3', '#15803d', '#7c3aed', '#ca8a04')
_OTHER = '#be185d'

_WIDTH = 640
_BAR = 22
_LABEL = 120
_LINE = 14
_CHARACTER = 8
_MOST_DOTS = 20


def colour(program):
    return COLOURS.get(program, _OTHER)


def number(value):
    """Three significant digits, with separators for thousands."""
    if value == 0:
        return '0'
    if abs(value) >= 100:
        return '{:,.0f}'.format(value)
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return '{:.{}f}'.format(value, min(digits, 4))


def short(value):
    """The same in less room: millions as such."""
    return number(value / 1e6) + ' M' if abs(value) >= 1e6 else number(value)


def bars(figure):
    """A bar for each program with its median and interval."""
    programs = sorted(figure.values, key=figure.median, reverse=not figure.less_is_better)
    most = max(figure.interval(program)[1] for program in programs) or 1
    room = _WIDTH - _LABEL - 90
    height = _BAR * len(programs) + 8
    parts = ['<svg viewBox="0 0 %d %d" role="img" aria-label="%s">' % (_WIDTH, height, html.escape(figure.key))]
    for row, program in enumerate(programs):
        y = row * _BAR + 4
        low, high = figure.interval(program)
        end = _LABEL + figure.median(program) / most * room
        parts.append('<text x="%d" y="%d" class="name">%s</text>' % (_LABEL - 8, y + 15, html.escape(program)))
        parts.append('<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>'
                     % (_LABEL, y + 3, max(1, end - _LABEL), _BAR - 6, colour(program)))
        parts.append('<path d="M%.1f %d H%.1f" class="interval"/>'
                     % (_LABEL + low / most * room, y + 11, _LABEL + high / most * room))
        parts.append('<text x="%.1f" y="%d" class="value">%s</text>'
                     % (_LABEL + high / most * room + 6, y + 15, short(figure.median(program))))
    return '\n'.join(parts + ['</svg>'])


def stacks(parts):
    """A bar for each program made of parts, the shortest first: {program: {part: value}}; and what the colours mean."""
    names = list(dict.fromkeys(part for own in parts.values() for part in own))
    programs = sorted(parts, key=lambda program: sum(parts[program].values()))
    most = max(sum(own.values()) for own in parts.values()) or 1
    room = _WIDTH - _LABEL - 60
    legend = 26
    height = legend + _BAR * len(programs) + 8
    shown = ['<svg viewBox="0 0 %d %d" role="img" aria-label="%s">' % (_WIDTH, height, html.escape(', '.join(names)))]
    x = 0
    for number_of, name in enumerate(names):
        shown.append('<rect x="%d" y="5" width="12" height="12" fill="%s"/><text x="%d" y="16">%s</text>'
                     % (x, PARTS[number_of % len(PARTS)], x + 17, html.escape(name)))
        x += 30 + 7 * len(name)
    for row, program in enumerate(programs):
        y = legend + row * _BAR + 4
        shown.append('<text x="%d" y="%d" class="name">%s</text>' % (_LABEL - 8, y + 15, html.escape(program)))
        x = _LABEL
        for number_of, name in enumerate(names):
            width = parts[program].get(name, 0) / most * room
            shown.append('<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>'
                         % (x, y + 3, width, _BAR - 6, PARTS[number_of % len(PARTS)]))
            x += width
        shown.append('<text x="%.1f" y="%d" class="value">%s</text>'
                     % (x + 6, y + 15, short(sum(parts[program].values()))))
    return '\n'.join(shown + ['</svg>'])


def lines(series, x_title, y_title, log_x=False, log_y=False, names=None):
    """Lines through points: {program: [(x, y)]}. `names`, {x: text}, are the ticks of x; without, each x is one."""
    points = [point for own in series.values() for point in own]
    if not points:
        return ''
    height, left, right, top, bottom = 280, 70, 110, 12, 40

    def scale(values, log, low, high):
        change = (lambda value: math.log10(value)) if log else (lambda value: value)
        first, last = change(min(values)), change(max(values))
        if not log:
            first = 0
        span = (last - first) or 1
        return lambda value: low + (change(value) - first) / span * (high - low)

    to_x = scale([x for x, _ in points], log_x, left, _WIDTH - right)
    to_y = scale([y for _, y in points], log_y, height - bottom, top)
    parts = ['<svg viewBox="0 0 %d %d" role="img" aria-label="%s">' % (_WIDTH, height, html.escape(y_title))]
    parts.append('<path d="M%d %d V%d H%d" class="axis"/>' % (left, top, height - bottom, _WIDTH - right))
    free = 0  # where the next label may begin
    for x in sorted(names or {x for x, _ in points}):
        label = str(names[x] if names else short(x))
        half = _CHARACTER * len(label) / 2
        if to_x(x) - half < free:
            continue
        free = to_x(x) + half + _CHARACTER
        parts.append('<text x="%.1f" y="%d" class="tick">%s</text>'
                     % (to_x(x), height - bottom + 16, html.escape(label)))
    least, most = min(y for _, y in points), max(y for _, y in points)
    ticks = {least, most, math.sqrt(least * most)} if log_y and least > 0 else {0, most / 2, most}
    above = height + _LINE  # the last label
    for y in sorted(ticks):
        if above - to_y(y) < _LINE:
            continue
        above = to_y(y)
        parts.append('<text x="%d" y="%.1f" class="name">%s</text>' % (left - 6, to_y(y) + 4, short(y)))
    ends = []
    for program, own in series.items():
        path = ' '.join('%s%.1f %.1f' % ('L' if i else 'M', to_x(x), to_y(y)) for i, (x, y) in enumerate(own))
        parts.append('<path d="%s" fill="none" stroke="%s" stroke-width="2"/>' % (path, colour(program)))
        if len(own) <= _MOST_DOTS:
            parts += ['<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>' % (to_x(x), to_y(y), colour(program))
                      for x, y in own]
        ends.append([to_y(own[-1][1]), program])
    # Names at the ends of the lines, moved apart where they would meet, and up again where they would leave the picture.
    ends.sort()
    for before, after in zip(ends, ends[1:]):
        after[0] = max(after[0], before[0] + _LINE)
    lowest = height - bottom
    for end in reversed(ends):
        end[0] = min(end[0], lowest)
        lowest = end[0] - _LINE
    for y, program in ends:
        parts.append('<text x="%d" y="%.1f" class="value" fill="%s">%s</text>'
                     % (_WIDTH - right + 8, y + 4, colour(program), html.escape(program)))
    parts.append('<text x="%d" y="%d" class="tick">%s</text>' % ((left + _WIDTH - right) // 2, height - 6,
                                                               html.escape(x_title)))
    return '\n'.join(parts + ['</svg>'])
