"""Plots as SVG text, for a page that needs nothing else."""

import html
import math

COLOURS = {
    'gyre': '#c2410c', 'gyre-reuse-port': '#ea580c', 'gyre-least': '#f97316', 'gyre-node-cluster': '#fdba74',
    'floor': '#6b7280', 'true': '#6b7280', 'node': '#15803d', 'node20': '#15803d', 'node26': '#65a30d',
    'bun': '#7c3aed', 'bun-serve': '#a78bfa', 'deno': '#0369a1', 'deno-serve': '#38bdf8', 'workerd': '#b45309',
}
# Of the parts of a stack, in their order.
PARTS = ('#64748b', '#c2410c', '#0369a1', '#a3a3a3', '#15803d', '#7c3aed', '#ca8a04')
_OTHER = '#be185d'

_WIDTH = 480
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


def parts_of(parts):
    """The names of the parts of {program: {part: value}}, in the order of the program that has the most."""
    return list(dict.fromkeys(part for own in sorted(parts.values(), key=len, reverse=True) for part in own))


def _legend(names):
    """(lines of a legend for the colours of the parts, its height)."""
    shown, x, y = [], 0, 5
    for number_of, name in enumerate(names):
        width = 30 + 7 * len(name)
        if x + width > _WIDTH:
            x, y = 0, y + 20
        shown.append('<rect x="%d" y="%d" width="12" height="12" fill="%s"/><text x="%d" y="%d">%s</text>'
                     % (x, y, PARTS[number_of % len(PARTS)], x + 17, y + 11, html.escape(name)))
        x += width
    return shown, y + 21


def stacks(parts):
    """A bar for each program made of parts, the shortest first: {program: {part: value}}; and what the colours mean."""
    names = parts_of(parts)
    programs = sorted(parts, key=lambda program: sum(parts[program].values()))
    most = max(sum(own.values()) for own in parts.values()) or 1
    room = _WIDTH - _LABEL - 60
    legend, top = _legend(names)
    height = top + _BAR * len(programs) + 8
    shown = ['<svg viewBox="0 0 %d %d" role="img" aria-label="%s">' % (_WIDTH, height, html.escape(', '.join(names)))]
    shown += legend
    for row, program in enumerate(programs):
        y = top + row * _BAR + 4
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


def lines(series, x_title, y_title, log_x=False, log_y=False, names=None, marks=None):
    """Lines through points: {program: [(x, y)]}; y_title is what y is, with its unit.

    `names`, {x: text}, are the ticks of x; without, each x is one. `marks`, {x: text}, are lines across.
    """
    points = [point for own in series.values() for point in own]
    if not points:
        return ''
    height, left, right, top, bottom = 300, 70, 120, 34, 40

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
    parts.append('<text x="0" y="12">%s</text>' % html.escape(y_title))
    for x, label in _apart(to_x, names or {x: short(x) for x, _ in points}):
        parts.append('<text x="%.1f" y="%d" class="tick">%s</text>' % (x, height - bottom + 18, html.escape(label)))
    for x, label in _apart(to_x, marks or {}):
        parts.append('<path d="M%.1f %d V%d" class="mark"/><text x="%.1f" y="%d" class="tick">%s</text>'
                     % (x, top, height - bottom, x, top - 5, html.escape(label)))
    for y, label in _heights(points, log_y, to_y, height):
        parts.append('<text x="%d" y="%.1f" class="name">%s</text>' % (left - 6, y + 4, label))
    for program, own in series.items():
        path = ' '.join('%s%.1f %.1f' % ('L' if i else 'M', to_x(x), to_y(y)) for i, (x, y) in enumerate(own))
        parts.append('<path d="%s" fill="none" stroke="%s" stroke-width="2"/>' % (path, colour(program)))
        if len(own) <= _MOST_DOTS:
            parts += ['<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>' % (to_x(x), to_y(y), colour(program))
                      for x, y in own]
    for y, program in _ends({program: to_y(own[-1][1]) for program, own in series.items()}, height - bottom):
        parts.append('<rect x="%d" y="%.1f" width="9" height="9" fill="%s"/><text x="%d" y="%.1f">%s</text>'
                     % (_WIDTH - right + 7, y - 4, colour(program), _WIDTH - right + 20, y + 4, html.escape(program)))
    parts.append('<text x="%d" y="%d" class="tick">%s</text>' % ((left + _WIDTH - right) // 2, height - 6,
                                                               html.escape(x_title)))
    return '\n'.join(parts + ['</svg>'])


def _apart(to_x, names):
    """(place, text) of the labels of {x: text} that do not meet the one before."""
    free = 0
    for x in sorted(names):
        half = _CHARACTER * len(names[x]) / 2
        if to_x(x) - half >= free:
            free = to_x(x) + half + _CHARACTER
            yield to_x(x), names[x]


def _heights(points, log, to_y, height):
    """(place, text) of the ticks of the axis that goes up."""
    least, most = min(y for _, y in points), max(y for _, y in points)
    ticks = {least, most, math.sqrt(least * most)} if log and least > 0 else {0, most / 2, most}
    above = height + _LINE  # the last label
    for y in sorted(ticks):
        if above - to_y(y) >= _LINE:
            above = to_y(y)
            yield above, short(y)


def _ends(heights, lowest):
    """Places of names beside the ends of lines, moved apart where they would meet, and up where they would leave."""
    ends = sorted([y, program] for program, y in heights.items())
    for before, after in zip(ends, ends[1:]):
        after[0] = max(after[0], before[0] + _LINE)
    for end in reversed(ends):
        end[0] = min(end[0], lowest)
        lowest = end[0] - _LINE
    return ends
