"""Tests of what a report makes of figures."""

import pathlib
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import compare  # noqa: E402
import figures  # noqa: E402
import markdown  # noqa: E402
import page  # noqa: E402
import plot  # noqa: E402
import results  # noqa: E402
from gyre_bench import BenchError  # noqa: E402

MACHINE = {'cpu': 'A <fast> one', 'cores': 2, 'kernel': '6.1', 'load_average_before': 0}


def figure(**fields):
    return figures.Figure(**dict(dict(suite='hello', name='CPU per request', unit='us', less_is_better=True,
                                      values={'gyre': [10, 11, 10], 'node': [30, 33, 31]}), **fields))


def result(**fields):
    return dict(dict(machine=MACHINE, versions={'gyre': '1.0.0'}, commit='abc', date='2026-01-02 03:04 UTC',
                     quick=False, notes=[], figures=[figure()]), **fields)


class FigureTest(unittest.TestCase):

    def test_less_can_be_better(self):
        self.assertAlmostEqual(figure().times_better('gyre', 'node'), 3.0)

    def test_more_can_be_better(self):
        self.assertAlmostEqual(figure(less_is_better=False).times_better('gyre', 'node'), 1 / 3)

    def test_a_program_that_was_not_measured_is_not_compared(self):
        self.assertIsNone(figure().times_better('gyre', 'bun'))

    def test_rounds_of_a_server_become_values(self):
        rounds = [{'gyre': {'cpu_us_per_request': 1, 'rate': 2, 'p50_us': 3, 'p99_us': 4, 'rss_kib': 1024}}] * 2
        read = {one.name: one for one in figures.read('hello', {'rounds': rounds})}
        self.assertEqual(read['memory under load'].values, {'gyre': [1, 1]})


class PlotTest(unittest.TestCase):

    def test_bars_are_well_formed(self):
        xml.etree.ElementTree.fromstring(plot.bars(figure(values={'a<b': [0], 'gyre': [3]})))

    def test_lines_are_well_formed(self):
        xml.etree.ElementTree.fromstring(plot.lines({'gyre': [(1, 5), (10, 50)]}, 'x & y', 'rate', True, True))

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


if __name__ == '__main__':
    unittest.main()
