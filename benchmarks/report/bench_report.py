#!/usr/bin/env python3
"""Runs every suite of benchmarks and writes a report: JSON, Markdown, and a page with plots.

A suite that fails, or a runtime that cannot be had, is named in the report, and the rest runs. Results stay in
~/.cache/gyre/results; later reports of the same machine show them as history. A report takes 60 minutes at most (10 with
--quick): a suite that would take longer than what is left is not begun, one that does is stopped, and the report says so.
Ctrl-C ends what runs, and the report has what was measured until then.

--repeat measures the build twice, as gyre and as gyre-again, in the suites that --only names (hello and startup if it
names none), and compares: processor time per request and start-up may differ by 3 % at most. The two take turns, since the
speed of a machine changes by more than that within minutes.
"""

import contextlib
import datetime
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import figures  # noqa: E402
import markdown  # noqa: E402
import page  # noqa: E402
import plot  # noqa: E402
import readme  # noqa: E402
import results  # noqa: E402
from gyre_bench import BenchError, machine, options, peers, report  # noqa: E402
from suites import SUITES  # noqa: E402

BENCHMARKS = pathlib.Path(__file__).resolve().parents[1]
RESULTS = pathlib.Path.home() / '.cache' / 'gyre' / 'results'
# For a suite's script to stop its servers, when it is told to end.
STOP_SECONDS = 20
LIMIT, QUICK_LIMIT = 60 * 60 - 10 - STOP_SECONDS, 10 * 60 - 5 - STOP_SECONDS
# What two runs of one build agree on, and how well.
AGREEMENT = 0.03
AGAIN = 'gyre-again'
AGREEING = ('hello / CPU per request', 'startup / wall time', 'startup / CPU time')
ALL_PEERS = ('floor', 'true', 'node20', 'node26', 'bun', 'deno', 'workerd')


class Interrupted(Exception):
    """Somebody ended the report; `result` is what there was until then."""

    def __init__(self, result, status):
        super().__init__()
        self.result = result
        self.status = status


def arguments():
    parser = options.parser('report', __doc__, known=('gyre', *ALL_PEERS, 'node'), peers=','.join(('gyre', *ALL_PEERS)))
    parser.add_argument('--quick', action='store_true', help='fewer rounds: about 10 minutes instead of 50')
    parser.add_argument('--only', action='append', choices=list(SUITES), metavar='NAME',
                        help='run only this suite (may be repeated); of %s' % ', '.join(SUITES))
    parser.add_argument('--repeat', action='store_true', help='measure the build twice and compare instead of writing a report')
    parser.add_argument('--out', default='bench-report', metavar='FOLDER', help='default %(default)s')
    parser.add_argument('--docs', action='store_true', help='renew docs/performance.md and the figures of README.md')
    chosen = options.parse(parser)
    if not chosen.repeat:
        # An hour of measuring later is too late to say that there is no place for it.
        try:
            pathlib.Path(chosen.out).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            parser.error('--out %s: %s' % (chosen.out, error.strerror))
        if not os.access(chosen.out, os.W_OK):
            parser.error('--out %s cannot be written' % chosen.out)
    return chosen


def available(chosen):
    """(the peers that can run, a note for each that cannot)."""
    found, notes = [], []
    for name in chosen.names:
        try:
            if name == 'floor':
                peers.built('benchmarks/floor/epoll_http')
            elif name != 'true':
                chosen.programs.path(name)
            found.append(name)
        except BenchError as error:
            notes.append('%s is missing: %s' % (name, error))
    return found, notes


class Progress:
    """A line on standard error: how far, and how long it may still take."""

    def __init__(self, seconds):
        """`seconds`: {suite: about how long}."""
        self._planned = dict(seconds)
        self._total = max(1, sum(seconds.values()))
        self._terminal = sys.stderr.isatty()
        self._begun = None

    def begin(self, name):
        self._name = name
        self._begun = time.monotonic()
        self.show(force=True)

    def show(self, force=False):
        """Called often; on a terminal the line is written anew, elsewhere once a suite."""
        if not self._terminal and not force:
            return
        used = min(time.monotonic() - self._begun, self._planned[self._name])
        left = sum(self._planned.values()) - used
        filled = int(30 * (self._total - left) / self._total)
        print('%s[%s%s] %s, about %d min left%s' % (
            '\r\033[K' if self._terminal else '', '#' * filled, '.' * (30 - filled), self._name, round(left / 60 + 0.5),
            '' if self._terminal else '\n'), file=sys.stderr, end='', flush=True)

    def done(self, name, said):
        self._planned.pop(name)
        print('%s%s' % ('\r\033[K' if self._terminal else '', said), file=sys.stderr, flush=True)


def command_of(suite, chosen, found, output):
    command = [sys.executable, str(BENCHMARKS / suite.script), '--json', output]
    if suite.peers is not None:
        takes_part = (chosen.quick and suite.quick_peers) or suite.peers
        binaries = chosen.programs.binaries
        known = ['gyre'] + [name for name in takes_part
                            if name in found or (name.startswith('gyre-') and name not in ALL_PEERS)]
        known += [name for name in binaries if name not in known]
        command += ['--peers', ','.join(name for name in known if name in found or name.startswith('gyre-'))]
        for name, path in binaries.items():
            command += ['--binary', '%s=%s' % (name, path)]
    return command + (suite.quick if chosen.quick else suite.full)


def stop(run):
    """Ends a suite's script and all that it has started."""
    run.terminate()
    try:
        run.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    # Its process group is what is left of it, if anything is.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def complaints(said):
    """What a script said of what failed: its messages, or the last line of a trace."""
    lines = said.splitlines()
    return [line[len('error: '):] for line in lines if line.startswith('error: ')] or [
        line for line in lines[-1:] if re.match(r'[\w.]+(Error|Exception)\b', line)]


def run_suite(suite, chosen, found, progress, deadline):
    """(figures, pictures, notes) of one suite."""
    with tempfile.TemporaryDirectory() as scratch:
        output = os.path.join(scratch, 'result.json')
        with open(os.path.join(scratch, 'said'), 'w+', encoding='utf-8', errors='replace') as said:
            # In a process group of its own: Ctrl-C reaches this script alone, which ends the other once.
            run = subprocess.Popen(command_of(suite, chosen, found, output), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=said, process_group=0)
            try:
                while run.poll() is None:
                    if time.monotonic() > deadline:
                        raise BenchError('it was stopped: no time was left')
                    progress.show()
                    time.sleep(0.5)
            finally:
                stop(run)
            said.seek(0)
            lines = complaints(said.read())
        try:
            with open(output, encoding='utf-8') as file:
                result = json.load(file)
        except FileNotFoundError:
            raise BenchError(' '.join(lines) or 'status %d' % run.returncode) from None
        # Some scripts write what they have and then complain.
        notes = ['%s: %s' % (suite.name, report.short(line)) for line in lines]
        notes += ['no figure of %s for %s: %s' % (name, what, report.short(why))
                  for what, name, why in figures.failures(suite.name, result)]
        return figures.read(suite.name, result), figures.pictures(suite.name, result), notes


def planned(suite, chosen):
    """About how many seconds it takes."""
    return suite.quick_seconds if chosen.quick else suite.full_seconds


def measure(chosen, suites):
    """The result of all suites; Interrupted with that of some."""
    found, notes = available(chosen)
    result = {
        'machine': machine.describe(), 'commit': report.commit(), 'quick': chosen.quick, 'notes': notes,
        'date': datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%d %H:%M UTC'),
        'versions': {name: chosen.programs.version(name) for name in found if name not in ('floor', 'true')},
        'figures': [], 'pictures': {},
    }
    progress = Progress({suite.name: planned(suite, chosen) for suite in suites})
    deadline = time.monotonic() + (QUICK_LIMIT if chosen.quick else LIMIT)
    for suite in suites:
        progress.begin(suite.name)
        start = time.monotonic()
        if start + planned(suite, chosen) > deadline:
            notes.append('%s was left out: no time was left.' % suite.title)
            progress.done(suite.name, '%s is left out' % suite.name)
            continue
        try:
            measured, pictures, said = run_suite(suite, chosen, found, progress, deadline)
            result['figures'] += measured
            result['pictures'].update(pictures)
            notes += said
        except BenchError as error:
            notes.append('%s: %s' % (suite.name, report.short(str(error))))
            print('%s: %s' % (suite.name, error), file=sys.stderr)
        except Exception as error:
            # One suite that gives what nobody expected does not cost the others.
            notes.append('%s: its result cannot be read: %s: %s' % (suite.name, type(error).__name__, report.short(str(error))))
            traceback.print_exc()
        except KeyboardInterrupt as interrupt:
            notes.append('This report was interrupted: %s, and what comes after it, is missing.' % suite.title)
            raise Interrupted(result, 128 + (interrupt.args or (signal.SIGINT,))[0]) from None
        progress.done(suite.name, '%s took %d s, %d were planned' % (
            suite.name, time.monotonic() - start, planned(suite, chosen)))
    if not result['figures']:
        raise BenchError('nothing could be measured:\n' + '\n'.join(notes))
    return result


def measure_twice(chosen):
    """The result of a build that takes part under two names."""
    chosen.programs = peers.Programs({**chosen.programs.binaries, AGAIN: chosen.programs.path('gyre')})
    chosen.names = ['gyre', AGAIN, 'floor', 'true']
    return measure(chosen, [SUITES[name] for name in chosen.only or ('hello', 'startup')])


def show_agreement(result):
    """Prints how far the two of measure_twice() differ; BenchError where that is too far, or nothing was compared."""
    table, apart = [], []
    for figure in result['figures']:
        if figure.key not in AGREEING or not {'gyre', AGAIN} <= set(figure.values):
            continue
        medians = figure.median('gyre'), figure.median(AGAIN)
        change = medians[1] / medians[0] - 1
        table.append([figure.key, *map(plot.number, medians), '%+.1f %%' % (100 * change)])
        if abs(change) > AGREEMENT:
            apart.append('%s by %.1f %%' % (figure.key, 100 * abs(change)))
    if not table:
        raise BenchError('none of %s was measured twice' % ', '.join(AGREEING))
    print(report.table(['figure', 'first', 'second', 'change'], table))
    if apart:
        raise BenchError('two runs of the same build differ: %s' % ', '.join(apart))
    print('two runs of the same build agree within %.0f %%' % (100 * AGREEMENT))


def write_file(path, text):
    """BenchError where it cannot be written; what was there before stays then."""
    whole = path.with_name(path.name + '.new')
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        whole.write_text(text, encoding='utf-8')
        os.replace(whole, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            whole.unlink()
        raise report.cannot_write(path, error) from None


def write(chosen, result):
    """Writes the report. Whatever cannot be written is an error once the rest is."""
    out = pathlib.Path(chosen.out)
    name = re.sub(r'\W+', '-', result['date'])
    text = results.text(result)
    files = {RESULTS / (name + '.json'): lambda: text, out / 'result.json': lambda: text,
             out / 'report.md': lambda: markdown.document(result),
             out / 'report.html': lambda: page.document(result, results.history(RESULTS, result))}
    if chosen.docs:
        files[peers.ROOT / 'docs' / 'performance.md'] = lambda: markdown.document(result)
        files[peers.ROOT / 'README.md'] = lambda: readme.renewed(peers.ROOT / 'README.md', result)
    failed = []
    for path, make in files.items():
        try:
            write_file(path, make())
            if path.parent == out:
                print(path)
        except BenchError as error:
            failed.append(str(error))
        except Exception as error:
            # What was measured is kept, whatever one page cannot show.
            failed.append('%s: %s: %s' % (path, type(error).__name__, error))
            traceback.print_exc()
    if failed:
        raise BenchError('\n'.join(failed))


def main():
    chosen = arguments()
    machine.warn_if_busy()
    try:
        if chosen.repeat:
            show_agreement(measure_twice(chosen))
        else:
            write(chosen, measure(chosen, [SUITES[name] for name in chosen.only or SUITES]))
    except Interrupted as interrupted:
        print(file=sys.stderr)
        if interrupted.result['figures'] and not chosen.repeat:
            chosen.docs = False
            write(chosen, interrupted.result)
        sys.exit(interrupted.status)


if __name__ == '__main__':
    report.run(main)
