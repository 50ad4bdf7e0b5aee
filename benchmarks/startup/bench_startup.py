#!/usr/bin/env python3
"""Start-up: how long programs take from spawn to exit, side by side.

An empty script, one line of output, 20 built-in modules, an application of express to its first answer, a TypeScript
compile, eslint over a folder; the last two are run a tenth as often. The application runs as a script and as an
executable of `gyre build`, without a snapshot and with one. Runs are interleaved after a warm-up; ratios are taken run by
run. /bin/true shows what the kernel alone asks for. Of the empty script's start the phases are shown as well.
"""

import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, machine, options, parse, peers, report, rounds, stats  # noqa: E402

PROGRAMS = pathlib.Path(__file__).resolve().parent / 'programs'
KNOWN = ('gyre', 'true', 'node', 'node20', 'node26', 'bun', 'deno')
PHASES = ('process', 'runtime', 'loading', 'script and exit')
PHASE_RUNS = 10
COMPARED = ('bun', 'node26')


@dataclasses.dataclass
class Case:
    name: str
    title: str
    script: str               # of programs/
    packages: str = None      # of tests/apps
    argument: str = None      # a folder of the checkout
    builds: bool = False      # executables of gyre are measured, too
    slow: bool = False


CASES = {case.name: case for case in (
    Case('empty', 'empty script', 'empty.js'),
    Case('hello', 'one line of output', 'hello.js'),
    Case('requires', '20 built-in modules', 'requires.cjs'),
    Case('express', 'express to its first answer', 'express.cjs', packages='express', builds=True),
    Case('typescript', 'TypeScript compile', 'typescript.cjs', packages='typescript', slow=True),
    Case('eslint', 'eslint', 'eslint.cjs', packages='eslint', argument='http/node', slow=True),
)}


def arguments():
    parser = options.parser('startup', __doc__, known=KNOWN, peers='gyre,true,bun,node20,deno', runs=40)
    parser.add_argument('case', nargs='*', help='of %s; all without' % ', '.join(CASES))
    parser.add_argument('--warmup', type=int, default=5, help='runs before, not counted (default %(default)s)')
    parser.add_argument('--core', type=int, help='pin everything to one core (default: not pinned)')
    chosen = options.parse(parser)
    unknown = [name for name in chosen.case if name not in CASES]
    if unknown:
        parser.error('no case %s; there are %s' % (', '.join(unknown), ', '.join(CASES)))
    if chosen.warmup < 0:
        parser.error('--warmup must be at least 0')
    if chosen.core is not None:
        machine.require_cores(chosen.core)
    return chosen


def run_once(prefix, name, command):
    """One start; the figures of timed_spawn, and what the program said on standard error."""
    result = subprocess.run(prefix + command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise BenchError('%s did not start: %s' % (name, result.stderr.strip()))
    figures = parse.timed_spawn(result.stdout)
    if figures['status'] != 0:
        raise BenchError('%s ended with wait status %d. It said:\n%s' % (name, figures['status'], result.stderr))
    figures['cpu_us'] = figures['user_us'] + figures['system_us']
    return figures, result.stderr


class Runner:
    """Runs cases in a folder that has their programs and packages."""

    def __init__(self, chosen, folder):
        self._chosen = chosen
        self._folder = folder / 'programs'
        self._prefix = machine.pin(chosen.core) + [peers.built('benchmarks/startup/timed_spawn')]
        shutil.copytree(PROGRAMS, self._folder)
        (self._folder / 'empty.js').touch()

    def _commands(self, case, failures):
        arguments = [peers.ROOT / case.argument] if case.argument else []
        if case.packages is not None:
            with tarfile.open(peers.packages(case.packages)) as archive:
                archive.extractall(self._folder)
            shutil.copyfile(peers.ROOT / 'tests' / 'apps' / case.packages / 'package.json',
                            self._folder / 'package.json')
        commands = {name: ['/bin/true'] if name == 'true'
                    else self._chosen.programs.command(name, self._folder / case.script, *arguments)
                    for name in self._chosen.names if name != 'true' or case.name == 'empty'}
        if case.builds and 'gyre' in commands:
            commands.update(self._executables(case, commands['gyre'][0], failures))
        return commands

    def _executables(self, case, gyre, failures):
        """{name: command} of what `gyre build` makes of the program."""
        commands = {}
        for name, arguments in (('gyre build', []), ('gyre build --snapshot', ['--snapshot'])):
            program = self._folder / ('%s%s' % (case.name, ''.join(arguments)))
            run = subprocess.run([gyre, 'build', *arguments, case.script, '-o', program], cwd=self._folder,
                                 capture_output=True, text=True, check=False)
            if run.returncode == 0:
                commands[name] = [program]
            else:
                failures[name] = run.stderr.strip()
        return commands

    def run(self, case, failures):
        """[{name: figures}], without those that cannot run the case, whose reasons are added to `failures`."""
        subjects = {}
        for name, command in self._commands(case, failures).items():
            try:
                run_once(self._prefix, name, command)
                subjects[name] = (name, command)
            except BenchError as error:
                failures[name] = str(error)
        share = 10 if case.slow else 1
        once = lambda subject: run_once(self._prefix, *subject)[0]  # noqa: E731
        rounds.interleave(subjects, self._chosen.warmup // share, once)
        return rounds.interleave(subjects, max(1, self._chosen.runs // share), once)

    def phases(self, failures):
        """{name: {phase: median of its milliseconds}}, without those that cannot tell, see run()."""
        found = {}
        for _ in range(PHASE_RUNS):
            for name in self._chosen.names:
                if name == 'true' or name in failures:
                    continue
                try:
                    figures, said = run_once(self._prefix, name,
                                             self._chosen.programs.command(name, self._folder / 'phases.cjs'))
                except BenchError as error:
                    failures[name] = str(error)
                    continue
                for phase, took in phases_of(figures, json.loads(said)).items():
                    found.setdefault(name, {}).setdefault(phase, []).append(took)
        return {name: {phase: stats.median(own[phase]) for phase in PHASES if phase in own}
                for name, own in found.items()}

    def gyre_phases(self):
        """{name: {phase: median of its milliseconds}} of gyre, and of what is run like it, by itself."""
        found = {}
        environment = dict(os.environ, GYRE_STARTUP_PHASES='1')
        for name in self._chosen.names:
            if name != 'gyre' and name not in self._chosen.programs.binaries:
                continue
            command = self._chosen.programs.command(name, self._folder / 'empty.js')
            for _ in range(PHASE_RUNS):
                run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
                                     env=environment)
                for phase, took in parse.startup_phases(run.stderr).items():
                    found.setdefault(name, {}).setdefault(phase, []).append(took)
        return {name: {phase: stats.median(values) for phase, values in own.items()} for name, own in found.items()}


def phases_of(figures, stations):
    """{phase: milliseconds} out of timed_spawn's figures and what phases.cjs printed."""
    start, script = figures['start_ns'] / 1e6, stations['hrtime']
    if not 0 <= script - start <= figures['wall_ns'] / 1e6:
        # This runtime's hrtime() is another clock.
        start, script = figures['date_ns'] / 1e6, stations['script']
    origin = script - stations['after']
    bootstrap = origin + stations['bootstrap'] if 'bootstrap' in stations else None
    marks = [start, origin + stations.get('start', 0), bootstrap, script, start + figures['wall_ns'] / 1e6]
    result = {}
    for number, phase in enumerate(PHASES):
        begin, end = marks[number], marks[number + 1]
        if end is None:
            continue  # its time is part of the next phase
        result[phase] = max(0, end - (marks[number - 1] if begin is None else begin))
    return result


def rows(case, measured):
    """Lines of the table, one a program."""
    title = case.title
    names = list(measured[0])
    for name in names:
        def median(key):
            return stats.median(rounds.values(measured, name, key))
        ratios = ['%.2f' % stats.paired_ratio(rounds.values(measured, name, 'wall_ns'),
                                              rounds.values(measured, other, 'wall_ns')) if other in names else '-'
                  for other in COMPARED]
        yield [title, name, '%.2f' % (median('wall_ns') / 1e6),
               '%.2f' % (min(rounds.values(measured, name, 'wall_ns')) / 1e6), '%.2f' % (median('cpu_us') / 1e3),
               '%.1f' % (median('max_rss_kib') / 1024), '%.0f' % median('minor_faults'),
               '%.0f' % median('major_faults'), *ratios]
        title = ''


def main():
    chosen = arguments()
    machine.warn_if_busy()
    about = machine.describe()
    cases, failures, table, phases, inside = {}, {}, [], {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        runner = Runner(chosen, pathlib.Path(scratch))
        for name in chosen.case or CASES:
            failures[name] = {}
            cases[name] = runner.run(CASES[name], failures[name])
            table += rows(CASES[name], cases[name])
        if 'empty' in cases:
            failures['phases'] = {}
            phases = runner.phases(failures['phases'])
            inside = runner.gyre_phases()
    print(report.table(['case', 'program', 'wall ms', 'min ms', 'CPU ms', 'max RSS MiB', 'minor faults', 'major',
                        'x Bun', 'x Node 26'], table))
    if phases:
        print('\n' + report.table(['phases of a start, ms'] + list(PHASES), [
            [name] + ['%.2f' % own[phase] if phase in own else '-' for phase in PHASES]
            for name, own in phases.items()]))
    for name, own in inside.items():
        print('\nof %s: %s' % (name, ', '.join('%s %.2f' % pair for pair in own.items())))
    titles = {**{name: CASES[name].title for name in cases}, 'phases': 'phases of a start'}
    for case, reasons in failures.items():
        for name, reason in reasons.items():
            print('%s: no figure of %s: %s' % (titles[case], name, report.short(reason)))
    report.write(chosen, 'startup', about, cases=cases, phases_ms=phases, gyre_phases_ms=inside, failures=failures,
                 titles=titles, options={'warmup': chosen.warmup})


if __name__ == '__main__':
    report.run(main)
