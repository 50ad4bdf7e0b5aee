"""Tests of what a report makes of figures."""

import contextlib
import io
import os
import pathlib
import select
import sys
import tempfile
import unittest
import unittest.mock as mock
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import bench_report  # noqa: E402
import compare  # noqa: E402
import figures  # noqa: E402
import markdown  # noqa: E402
import page  # noqa: E402
import plot  # noqa: E402
import readme  # noqa: E402
import results  # noqa: E402
from gyre_bench import BenchError  # noqa: E402
from suites import SUITES, Suite  # noqa: E402

MACHINE = {'cpu': 'A <fast> one', 'cores': 2, 'kernel': '6.1', 'load_average_before': 0}


def figure(**fields):
    return figures.Figure(**dict(dict(suite='hello', name='CPU per request', unit='us', less_is_better=True,
                                      values={'gyre': [10, 11, 10], 'node': [30, 33, 31]}), **fields))


def result(**fields):
    return dict(dict(machine=MACHINE, versions={'gyre': '1.0.0'}, commit='abc', date='2026-01-02 03:04 UTC',
                     quick=False, notes=[], figures=[figure()], pictures={}), **fields)


class FigureTest(unittest.TestCase):

    def test_less_can_be_better(self):
        self.assertAlmostEqual(figure().times_better('gyre', 'node'), 3.0)

    def test_more_can_be_better(self):
        self.assertAlmostEqual(figure(less_is_better=False).times_better('gyre', 'node'), 1 / 3)

    def test_a_program_that_was_not_measured_is_not_compared(self):
        self.assertIsNone(figure().times_better('gyre', 'bun'))

    def test_rounds_of_a_server_become_values(self):
        rounds = [{'gyre': {'cpu_us_per_request': 1, 'rate': 2, 'p50_us': 3, 'p99_us': 4, 'rss_kib': 1024,
                            'client_bound': True}}] * 2
        read = {one.name: one for one in figures.read('hello', {'rounds': rounds})}
        self.assertEqual(read['memory under load'].values, {'gyre': [1, 1]})
        self.assertEqual(read['requests'].bound, ['gyre'])

    def test_rows_of_servers(self):
        rounds = [{'gyre': {'cpu_us_per_request': 1, 'rate': 2}, 'deno': {}}]
        measured = {'benchmark': 'e2e', 'rows': {'koa': {'title': 'koa', 'rounds': rounds,
                                                         'failures': {'deno': 'it fails'}}}}
        self.assertEqual([one.key for one in figures.read('e2e', measured)],
                         ['e2e / koa: CPU per request', 'e2e / koa: requests'])
        self.assertEqual(figures.failures('e2e', measured), [('koa', 'deno', 'it fails')])

    def test_a_start_up_case_that_a_runtime_cannot_run(self):
        run = {'wall_ns': 2e6, 'cpu_us': 1e3, 'max_rss_kib': 1024, 'minor_faults': 1}
        measured = {'cases': {'eslint': [{'gyre': run}]}, 'titles': {'eslint': 'eslint'},
                    'failures': {'eslint': {'bun': 'no'}}, 'phases_ms': {}}
        self.assertEqual([one.name for one in figures.read('startup', measured)],
                         ['eslint: wall time', 'eslint: CPU time', 'eslint: memory'])
        self.assertEqual(figures.failures('startup', measured), [('eslint', 'bun', 'no')])

    def test_microbenchmarks_are_in_nanoseconds(self):
        measured = {'packages': {'loop': [{'name': 'A', 'cpu_time': 2, 'real_time': 9, 'time_unit': 'us'},
                                          {'name': 'B/real_time', 'cpu_time': 2, 'real_time': 9, 'time_unit': 'ns',
                                           'items_per_second': 5e8}]}}
        self.assertEqual({one.name: one.values for one in figures.read('micro', measured)},
                         {'loop: A': {'gyre': [2000]}, 'loop: B': {'gyre': [2]}})


class PlotTest(unittest.TestCase):

    def test_bars_are_well_formed(self):
        xml.etree.ElementTree.fromstring(plot.bars(figure(values={'a<b': [0], 'gyre': [3]})))

    def test_lines_are_well_formed(self):
        xml.etree.ElementTree.fromstring(plot.lines({'gyre': [(1, 5), (10, 50)]}, 'x & y', 'rate', True, True))

    def test_stacks_are_well_formed(self):
        xml.etree.ElementTree.fromstring(plot.stacks({'gyre': {'a & b': 1, 'c': 2}, 'bun': {'c': 0}}))

    def test_names_at_the_ends_of_lines_stay_in_the_picture(self):
        series = {'program %d' % i: [(1, 1), (10, 1)] for i in range(9)}
        picture = xml.etree.ElementTree.fromstring(plot.lines(series, 'x', 'y'))
        for text in picture:
            self.assertLessEqual(float(text.get('y') or 0), float(picture.get('viewBox').split()[3]))

    def test_numbers_have_three_digits(self):
        self.assertEqual([plot.number(value) for value in (0, 0.01234, 9.876, 123.4, 98765)],
                         ['0', '0.0123', '9.88', '123', '98,765'])


class DocumentTest(unittest.TestCase):

    def test_what_is_behind_is_said(self):
        slow = figure(values={'gyre': [2, 2], 'bun': [1, 1]})
        self.assertIn('| hello / CPU per request | bun (0.50) |', markdown.document(result(figures=[slow])))

    def test_a_missing_runtime_is_said(self):
        self.assertIn('- bun is missing', markdown.document(result(notes=['bun is missing: no npm'])))

    def test_the_page_escapes_what_it_shows(self):
        self.assertNotIn('<fast>', page.document(result(), [result()]))

    def test_history_needs_two_results(self):
        self.assertNotIn('by commit', page.document(result(), [result()]))
        self.assertIn('by commit', page.document(result(), [result(commit='old'), result()]))

    def test_microbenchmarks_are_summed_up(self):
        own = [figure(suite='micro', name=name, unit='ns', values={'gyre': [5]})
               for name in ('loop: TimerInsert/1000', 'loop: TimerInsert/100000')]
        text = markdown.document(result(figures=own))
        self.assertIn('| loop: TimerInsert/1000, ns |', text)
        self.assertNotIn('TimerInsert/100000', text)

    def test_every_figure_that_is_behind_has_a_reason(self):
        slow = figure(suite='cluster', name='something new', values={'gyre': [2, 2], 'bun': [1, 1]})
        self.assertEqual(markdown.behind_rows([slow]), [(slow.key, 'bun (0.50)', 'no profile of this yet')])

    def test_what_even_the_floor_cannot_do_is_not_held_against_gyre_alone(self):
        slow = figure(name='p99', values={'gyre': [4, 4], 'floor': [3, 3], 'bun-serve': [2, 2]})
        self.assertIn('so is the floor', markdown.behind_rows([slow])[0][2])
        slow = figure(name='p99', values={'gyre': [4, 4], 'floor': [1, 1], 'bun-serve': [2, 2]})
        self.assertNotIn('so is the floor', markdown.behind_rows([slow])[0][2])

    def test_rows_of_plain_javascript_say_where_the_time_of_this_run_went(self):
        slow = figure(suite='js', name='something new', values={'gyre': [2, 2], 'bun': [1, 1]},
                      spots=[['the kernel', 0.412], ['V8\'s LoadIC', 0.2]])
        (kept,) = figures.from_json(figures.to_json([slow]))
        self.assertEqual(markdown.behind_rows([kept])[0][2], 'gyre\'s time: the kernel 41 %, V8\'s LoadIC 20 %')

    def test_latencies_say_how_far_their_rounds_lie_apart(self):
        slow = figure(name='p99', values={'gyre': [4, 6], 'bun-serve': [2, 5]})
        self.assertEqual(markdown.behind_rows([slow])[0][2], 'the rounds overlap: gyre 4.00 to 6.00, bun-serve 2.00 to 5.00')
        slow = figure(name='p99', values={'gyre': [4, 6], 'bun-serve': [2, 3]})
        self.assertIn('the rounds lie apart', markdown.behind_rows([slow])[0][2])
        slow = figure(name='p99', values={'gyre': [4], 'bun-serve': [2]})
        self.assertEqual(markdown.behind_rows([slow])[0][2], 'one round, which says little of a latency')

    def test_rows_of_plain_javascript_say_how_the_same_engine_does(self):
        slow = figure(suite='js', name='loop: await', less_is_better=False,
                      values={'gyre': [10], 'node20': [8], 'node26': [20], 'bun': [40]})
        ((_, ahead, why),) = markdown.behind_rows([slow])
        self.assertEqual(ahead, 'node26 (0.50), bun (0.25)')
        self.assertEqual(why.count('gyre against Node 20, on the same V8: 1.25'), 1)

    def test_a_client_at_its_limit_is_marked(self):
        bound = figure(name='requests', less_is_better=False, bound=['gyre'])
        self.assertIn('| 10.0+ |', markdown.document(result(figures=[bound])))

    def test_pictures_are_well_formed(self):
        pictures = {
            'components_us': {'gyre': {'kernel': 3, 'runtime': 1}}, 'phases_ms': {'gyre': {'process': 1}},
            'memory': {'gyre': {'samples': [[0, 5], [1, 9]], 'marks': {'load': 0.5, 'connections': 0.7, 'closed': 1}}},
            'distributions_us': {'gyre': [[0, 1], [0.9, 10], [0.9999, 100]]}}
        for kind, picture in pictures.items():
            text = page._PICTURES[kind](picture)
            xml.etree.ElementTree.fromstring(text)

    def test_the_figures_of_the_readme_need_a_whole_report(self):
        with self.assertRaisesRegex(BenchError, 'README.md is as it was'):
            readme.renewed(pathlib.Path('/nowhere'), result())

    def test_the_figures_of_the_readme_are_replaced_and_nothing_else(self):
        keys = ['hello / CPU per request', 'hello / p50', 'hello / p99', 'hello / memory under load',
                'startup / wall time', 'startup / CPU time', 'startup / memory',
                'connections / memory of an idle connection'] + ['process / ' + name for name, _ in readme._PROCESS]
        whole = [figure(suite=key.split(' / ')[0], name=key.split(' / ', 1)[1],
                        values={'floor': [5], 'gyre': [10], 'node20': [30]}) for key in keys]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, 'README.md')
            path.write_text('before\n<!-- figures: old -->\nold\n<!-- end of figures -->\nafter\n', encoding='utf-8')
            for _ in range(2):
                text = readme.renewed(path, result(figures=whole, versions={'node20': '20.1.2'}))
                path.write_text(text, encoding='utf-8')
                self.assertIn('| gyre, `node:http` | 10.0 | 2.00 |', text)
                self.assertEqual((text.count('<!-- figures'), text.startswith('before\n'),
                                  text.endswith('\n<!-- end of figures -->\nafter\n')), (1, True, True))
                self.assertNotIn('old', text)

    def test_a_client_that_is_late_is_marked_where_it_counts(self):
        rounds = [{'gyre': {'p50': 1, 'p90': 2, 'p99': 3, 'p99.9': 4, 'late': 0.02, 'cpu_us_per_request': 1}}]
        read = figures.read('latency', {'rounds': rounds, 'options': {'rate': 1}})
        self.assertEqual([one.bound for one in read], [[], [], ['gyre'], ['gyre'], []])


# What a suite's script may do: start another program, and not end.
_ENDLESS = """
import subprocess, sys, time
child = subprocess.Popen(['sleep', '1000'])
print(child.pid, file=open(sys.argv[3], 'w'), flush=True)
print('error: it failed', file=sys.stderr, flush=True)
if sys.argv[4] == 'fail':
    sys.exit(1)
child.wait()
"""


class RunTest(unittest.TestCase):

    def run_suite(self, how, deadline):
        """The error of a suite whose script is _ENDLESS; fails if what the script has started is still there then."""
        with tempfile.TemporaryDirectory() as folder:
            script, pid = pathlib.Path(folder, 'script.py'), pathlib.Path(folder, 'pid')
            script.write_text(_ENDLESS, encoding='utf-8')
            suite = Suite('hello', '', '', str(script), None, [str(pid), how], 1, [], 1)
            chosen = mock.Mock(quick=False)

            def show():
                # Called while the script runs: the time is over as soon as there is a child.
                if pid.exists() and pid.read_text():
                    deadline()
            progress = mock.Mock(show=show)
            try:
                bench_report.run_suite(suite, chosen, [], progress, self.deadline)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    child = os.pidfd_open(int(pid.read_text()))
                    self.assertTrue(select.select([child], [], [], 20)[0], 'what it started still runs')
                    os.close(child)

    def setUp(self):
        self.deadline = mock.MagicMock()
        self.deadline.__lt__.side_effect = lambda now: self.over
        self.over = False

    def end(self):
        self.over = True

    def interrupt(self):
        raise KeyboardInterrupt

    def test_a_suite_that_takes_too_long_is_stopped_with_all_it_started(self):
        with self.assertRaisesRegex(BenchError, 'no time was left'):
            self.run_suite('wait', self.end)

    def test_one_that_is_interrupted_is_stopped_with_all_it_started(self):
        with self.assertRaises(KeyboardInterrupt):
            self.run_suite('wait', self.interrupt)

    def test_what_a_script_says_is_what_failed(self):
        with self.assertRaisesRegex(BenchError, '^it failed$'):
            self.run_suite('fail', lambda: None)

    def test_the_last_line_of_a_trace_is_what_failed(self):
        self.assertEqual(bench_report.complaints('Traceback\n  File\nOSError: [Errno 28] No space left'),
                         ['OSError: [Errno 28] No space left'])
        self.assertEqual(bench_report.complaints('warning: busy'), [])

    def test_a_report_that_is_interrupted_has_what_was_measured(self):
        suites = [SUITES['hello'], SUITES['startup']]
        with mock.patch.object(bench_report, 'run_suite', side_effect=[([figure()], {}, []), KeyboardInterrupt]), \
                contextlib.redirect_stderr(io.StringIO()), self.assertRaises(bench_report.Interrupted) as caught:
            bench_report.measure(mock.Mock(quick=False, names=['true']), suites)
        self.assertEqual(caught.exception.result['figures'], [figure()])
        self.assertIn('This report was interrupted: Start-up, and what comes after it, is missing.',
                      caught.exception.result['notes'])

    def test_a_result_that_nobody_expected_costs_only_its_own_suite(self):
        with mock.patch.object(bench_report, 'run_suite', side_effect=[KeyError('rounds'), ([figure()], {}, [])]), \
                contextlib.redirect_stderr(io.StringIO()):
            found = bench_report.measure(mock.Mock(quick=False, names=['true']), [SUITES['hello'], SUITES['startup']])
        self.assertEqual((found['figures'], found['notes']),
                         ([figure()], ["hello: its result cannot be read: KeyError: 'rounds'"]))

    def test_a_page_that_cannot_be_made_costs_only_itself(self):
        with tempfile.TemporaryDirectory() as folder, \
                mock.patch.object(bench_report, 'RESULTS', pathlib.Path(folder, 'kept')), \
                mock.patch.object(bench_report.markdown, 'document', side_effect=KeyError('suite')), \
                contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            with self.assertRaisesRegex(BenchError, "report.md: KeyError: 'suite'"):
                bench_report.write(mock.Mock(out=folder, docs=False), result())
            self.assertTrue(pathlib.Path(folder, 'report.html').exists())
            self.assertTrue(pathlib.Path(folder, 'result.json').exists())

    def test_a_suite_that_does_not_fit_any_more_is_left_out(self):
        with mock.patch.object(bench_report, 'LIMIT', SUITES['hello'].full_seconds - 1), \
                mock.patch.object(bench_report, 'run_suite', return_value=([figure()], {}, [])), \
                contextlib.redirect_stderr(io.StringIO()):
            found = bench_report.measure(mock.Mock(quick=False, names=['true']), [SUITES['hello'], SUITES['startup']])
        self.assertEqual(found['notes'], ['Hello world over HTTP was left out: no time was left.'])

    def test_a_file_that_cannot_be_written_is_named_and_the_old_one_stays(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, 'file')
            path.write_text('old', encoding='utf-8')
            with mock.patch.object(bench_report.os, 'replace', side_effect=OSError(28, 'No space left on device')), \
                    self.assertRaisesRegex(BenchError, 'cannot write %s: No space left on device' % path):
                bench_report.write_file(path, 'new')
            self.assertEqual([path.read_text(encoding='utf-8'), [one.name for one in path.parent.iterdir()]],
                             ['old', ['file']])


class SuitesTest(unittest.TestCase):

    def test_a_report_fits_into_its_time(self):
        self.assertLessEqual(sum(suite.quick_seconds for suite in SUITES.values()), 10 * 60)
        self.assertLessEqual(sum(suite.full_seconds for suite in SUITES.values()), 60 * 60)

    def test_every_suite_is_read(self):
        self.assertEqual(sorted(SUITES), sorted(figures._READERS))


class ResultsTest(unittest.TestCase):

    def test_saved_results_come_back(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'new' / 'result.json'
            bench_report.write_file(path, results.text(result()))
            self.assertEqual(results.load(path)['figures'], [figure()])

    def test_another_file_is_refused_with_its_name(self):
        with tempfile.NamedTemporaryFile('w') as file:
            file.write('{}')
            file.flush()
            with self.assertRaisesRegex(BenchError, file.name):
                results.load(file.name)

    def test_other_machines_are_not_compared(self):
        self.assertFalse(results.same_machine(result(), result(machine=dict(MACHINE, kernel='6.2'))))


class CompareTest(unittest.TestCase):

    def compare(self, old, new):
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for name, one in (('old', old), ('new', new)):
                files.append(pathlib.Path(folder, name))
                files[-1].write_text(results.text(one), encoding='utf-8')
            printed = io.StringIO()
            with mock.patch.object(sys, 'argv', ['compare', *map(str, files)]), contextlib.redirect_stdout(printed):
                compare.main()
            return printed.getvalue()

    def test_results_of_one_machine_are_compared(self):
        self.assertIn('hello / CPU per request', self.compare(result(), result(commit='def')))

    def test_results_of_different_machines_are_refused(self):
        for change in ({'cpu': 'another'}, {'cores': 4}, {'kernel': '6.2'}):
            with self.assertRaisesRegex(BenchError, 'different machines'):
                self.compare(result(), result(machine=dict(MACHINE, **change)))

    def test_results_without_a_common_figure_are_refused(self):
        with self.assertRaisesRegex(BenchError, 'no figure of gyre in common'):
            self.compare(result(), result(figures=[figure(suite='http')]))

    def test_a_verdict_needs_intervals_that_part(self):
        self.assertEqual(compare.verdict(figure(), (10, 12), (11, 13)), '-')
        self.assertEqual(compare.verdict(figure(), (10, 12), (13, 14)), 'worse')
        self.assertEqual(compare.verdict(figure(), (10, 12), (8, 9)), 'better')
        self.assertEqual(compare.verdict(figure(less_is_better=False), (10, 12), (8, 9)), 'worse')

    def test_one_round_is_no_ground_for_a_verdict(self):
        old, new = figure(values={'gyre': [10]}), figure(values={'gyre': [20]})
        (row,) = compare.rows(result(figures=[old]), result(figures=[new]), 'gyre')
        self.assertEqual(row[-1], 'too few rounds')
        old, new = figure(values={'gyre': [10] * 3}), figure(values={'gyre': [20] * 3})
        (row,) = compare.rows(result(figures=[old]), result(figures=[new]), 'gyre')
        self.assertEqual(row[-1], 'worse')


class AgreementTest(unittest.TestCase):

    def check(self, values):
        with contextlib.redirect_stdout(io.StringIO()):
            bench_report.show_agreement(result(figures=[figure(values=values)]))

    def test_runs_that_agree(self):
        self.check({'gyre': [10, 10, 10], 'gyre-again': [10.2, 10.2, 10.2]})

    def test_runs_that_differ(self):
        with self.assertRaisesRegex(BenchError, 'hello / CPU per request by 10.0 %'):
            self.check({'gyre': [10, 10, 10], 'gyre-again': [11, 11, 11]})

    def test_only_one_run(self):
        with self.assertRaisesRegex(BenchError, 'none of hello / CPU per request.* was measured twice'):
            self.check({'gyre': [10, 10, 10]})


if __name__ == '__main__':
    unittest.main()
