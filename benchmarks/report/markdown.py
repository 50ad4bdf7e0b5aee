"""The report as Markdown."""

import itertools
import re

import plot
import reasons
from gyre_bench import report
from suites import SUITES

_INTRODUCTION = """# Performance

gyre beside other runtimes on one machine, as `./dev bench report --docs` measured it. Servers run pinned to one core and
the load on another, rounds are interleaved, and every figure is a median. In brackets: how many times better gyre is, the
median of the ratios within each round; below 1 gyre is behind. Absolute figures are those of this machine; ratios
travel better. How to read and repeat them: [benchmarks/README.md](../benchmarks/README.md).
"""

_BEHIND = 0.97
NO_RUNTIMES = ('floor', 'true')
# Of gyre itself, served or started in another way.
OWN = ('gyre-', 'gyre build')


def versions(result):
    return ', '.join('%s %s' % (name, version) for name, version in result['versions'].items() if version)


def _about(result):
    about = result['machine']
    lines = ['%s, %d cores, Linux %s. %s. Commit %s, %s%s.' % (
        about['cpu'], about['cores'], about['kernel'], versions(result), result['commit'], result['date'],
        ', a quick run: the figures are rough' if result['quick'] else '')]
    return lines + ['', *['- ' + note.replace('\n', ' ') for note in result['notes']]] if result['notes'] else lines


def order(program):
    """gyre, the runtimes, and at last what is none."""
    return (not program.startswith('gyre'), program in NO_RUNTIMES, program)


def cell(figure, program):
    """What a table shows of a program: its median, a mark, and how many times better gyre is."""
    if program not in figure.values:
        return '-'
    better = figure.times_better('gyre', program) if program != 'gyre' else None
    return plot.number(figure.median(program)) + ('+' if program in figure.bound else '') + (
        ' (%.2f)' % better if better else '')


def _table(figures):
    programs = sorted({name for figure in figures for name in figure.values}, key=order)
    lines = ['| | %s |' % ' | '.join(programs), '|---|%s' % ('--:|' * len(programs))]
    for figure in figures:
        unit = ', ' + figure.unit if figure.unit else ''
        lines.append('| %s%s | %s |' % (figure.name, unit, ' | '.join(cell(figure, name) for name in programs)))
    if any(figure.bound for figure in figures):
        lines += ['', report.CLIENT_BOUND + '.']
    return lines


def _parts_table(title, parts):
    names = plot.parts_of(parts)
    lines = ['', '| %s | %s |' % (title, ' | '.join(names)), '|---|%s' % ('--:|' * len(names))]
    for program in sorted(parts, key=order):
        lines.append('| %s | %s |' % (program, ' | '.join(
            plot.number(parts[program][part]) if part in parts[program] else '-' for part in names)))
    return lines


def behind(figures):
    """[(figure, program, times better, reasons)] where gyre is behind a runtime."""
    rows = []
    for figure in figures:
        for name in figure.values:
            if name == 'gyre' or name in NO_RUNTIMES or name.startswith(OWN):
                continue
            better = figure.times_better('gyre', name)
            if better and better < _BEHIND:
                rows.append((figure, name, better, reasons.of(figure, name)))
    return rows


def behind_rows(figures):
    """[(figure, who is ahead, why)], a row for each figure."""
    rows = {}
    for figure, name, better, found in behind(figures):
        ahead, why = rows.setdefault(figure.key, ([], []))
        ahead.append('%s (%.2f)' % (name, better))
        why += [reason for reason in found if reason not in why]
    return [(key, ', '.join(ahead), '; '.join(why)) for key, (ahead, why) in rows.items()]


def _behind_table(figures):
    rows = behind_rows(figures)
    if not rows:
        return ['Nowhere in this run.']
    return ['| figure | ahead of gyre | why |', '|---|---|---|'] + ['| %s | %s | %s |' % row for row in rows]


# What of the microbenchmarks is shown here; the page has all.
_SUMMARY = re.compile(
    r'loop: (Timer(Insert|Fire)/1000|PostBetweenThreads/1000|ImmediateTurn|WakeUp|PoolHandOver/1000|Accept/64|Echo/64/100)$|'
    r'bindings: (Call/(no_argument|two_numbers)|Text(In|Out)/one_byte/64|Callback/(two_numbers|one_tick))$|'
    r'http: (ParseHead/16|Serialise/4|KeepAliveInMemory/4|PipelinedInMemory/16|OverSockets/64/1)$|'
    r'process: (SpawnAndExit/64|IpcRoundTrip/lines/100|IpcOneWay/100)$|'
    r'cluster: (Choose/\w+/16|HandConnectionsOver/16)$|'
    r'runtime: (Isolate|Context|Program/(empty|require_http)|Require/file_anew)$')


def _shown(suite, figures):
    return [figure for figure in figures if suite != 'micro' or _SUMMARY.match(figure.name)]


def document(result):
    lines = [_INTRODUCTION, *_about(result), '']
    for suite, figures in itertools.groupby(result['figures'], key=lambda figure: figure.suite):
        lines += ['## ' + SUITES[suite].title, '', SUITES[suite].about, '', *_table(_shown(suite, figures))]
        if suite == 'hello' and 'components_us' in result['pictures']:
            lines += _parts_table('CPU us/request, by perf', result['pictures']['components_us'])
        if suite == 'startup' and 'phases_ms' in result['pictures']:
            lines += _parts_table('phases of a start, ms', result['pictures']['phases_ms'])
        if suite == 'startup' and 'gyre_phases_ms' in result['pictures']:
            lines += _parts_table('inside of gyre, ms', result['pictures']['gyre_phases_ms'])
        lines.append('')
    lines += ['## Where gyre is behind', '', *_behind_table(result['figures'])]
    return '\n'.join(lines) + '\n'
