"""Tests of what a report makes of figures."""

import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
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
from suites import SUITES  # noqa: E402

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
        for text in xml.etree.ElementTree.fromstring(plot.lines(series, 'x', 'y')):
            self.assertLessEqual(float(text.get('y') or 0), 280)

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
        for _, name, _, reason in markdown.behind([slow]):
            self.assertTrue(reason, name)

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
            readme.renew(pathlib.Path('/nowhere'), result())


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
                readme.renew(path, result(figures=whole, versions={'node20': '20.1.2'}))
                text = path.read_text(encoding='utf-8')
                self.assertIn('| gyre, `node:http` | 10.0 | 2.00 |', text)
                self.assertEqual((text.count('<!-- figures'), text.startswith('before\n'),
                                  text.endswith('\n<!-- end of figures -->\nafter\n')), (1, True, True))
                self.assertNotIn('old', text)


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
            results.save(path, result())
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
