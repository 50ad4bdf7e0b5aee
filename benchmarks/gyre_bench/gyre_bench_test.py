"""Tests of what turns raw output into figures."""

import base64
import contextlib
import hashlib
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import (BenchError, counters, hot_spots, load, machine, options, parse, peers, profile, report,  # noqa: E402
                        rounds, server_rows, stats)

WRK = """Running 5s test @ http://127.0.0.1:33381/
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   716.07us    1.19ms  34.49ms   99.03%
    Req/Sec   100.75k    11.58k  117.05k    82.00%
  Latency Distribution
     50%  580.00us
     75%  637.00us
     90%    0.95ms
     99%    3.14ms
  501327 requests in 5.00s, 90.84MB read
Requests/sec: 100203.52
Transfer/sec:     18.16MB
"""

STRACE = """% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 70.15    0.521321           5     98123           sendto
 29.20    0.216999           2     98200       12 recvfrom
  0.65    0.004830          17       274           epoll_wait
------ ----------- ----------- --------- --------- ----------------
100.00    0.743150           3    196597       12 total
"""


class StatsTest(unittest.TestCase):

    def test_median_of_an_odd_number_is_the_middle_one(self):
        self.assertEqual(stats.median([9, 1, 5]), 5)

    def test_median_of_an_even_number_is_between_the_middle_two(self):
        self.assertEqual(stats.median([4, 1, 3, 2]), 2.5)

    def test_median_of_nothing_is_refused(self):
        with self.assertRaises(ValueError):
            stats.median([])

    def test_percentile_is_the_nearest_rank(self):
        self.assertEqual(stats.percentile(range(1, 101), 99), 99)
        self.assertEqual(stats.percentile([7], 50), 7)

    def test_ratio_is_taken_round_by_round(self):
        # The second round ran on a machine three times slower: the ratio stays 2.
        self.assertEqual(stats.paired_ratio([20, 60, 20], [10, 30, 10]), 2)

    def test_ratio_refuses_unequal_rounds(self):
        with self.assertRaises(ValueError):
            stats.paired_ratio([1, 2], [1])


    def test_chance_of_a_difference(self):
        # Student's density for 5.8824 degrees of freedom, integrated to t = 1.8974.
        self.assertAlmostEqual(stats.welch([1, 2, 3, 4, 5], [2, 4, 6, 8, 10]), 0.1075, places=3)
        self.assertLess(stats.welch([1, 1.1, 0.9], [10, 10.1, 9.9]), 0.001)

    def test_chance_of_samples_without_spread(self):
        self.assertEqual((stats.welch([1, 1], [1, 1]), stats.welch([1, 1], [2, 2])), (1, 0))


class OptionsTest(unittest.TestCase):

    def parse(self, *arguments):
        parser = options.parser('some', 'What it does.', known=['gyre', 'node20'], peers='node20', runs=3)
        return options.parse(parser, arguments)

    def test_defaults(self):
        chosen = self.parse()
        self.assertEqual((chosen.names, chosen.runs, chosen.counts), (['node20'], 3, ['runs']))

    def test_a_program_of_ones_own_is_measured_as_well(self):
        chosen = self.parse('--binary', 'mine=/bin/sh')
        self.assertEqual(chosen.names, ['node20', 'mine'])
        self.assertEqual(chosen.programs.command('mine', 'a.js', 1), ['/bin/sh', 'a.js', '1'])

    def test_gyre_names_the_program(self):
        chosen = self.parse('--peers', 'gyre', '--gyre', '/bin/sh')
        self.assertEqual((chosen.names, chosen.programs.path('gyre')), (['gyre'], '/bin/sh'))

    def refused(self, *arguments):
        said = io.StringIO()
        with contextlib.redirect_stderr(said), self.assertRaises(SystemExit) as ended:
            self.parse(*arguments)
        self.assertEqual(ended.exception.code, 2)
        return said.getvalue()

    def test_what_is_no_program_is_refused(self):
        self.assertIn('/nowhere is no program', self.refused('--binary', 'mine=/nowhere'))
        self.assertIn('not name=path: mine', self.refused('--binary', 'mine'))

    def test_numbers_start_at_one(self):
        self.assertIn('--runs must be at least 1', self.refused('--runs', '0'))

    def test_a_file_that_cannot_be_written_is_refused_at_once(self):
        self.assertIn('/nowhere/file cannot be written', self.refused('--json', '/nowhere/file'))

    def test_an_unknown_peer_is_refused(self):
        self.assertIn('unknown peer perl', self.refused('--peers', 'perl'))

    def test_a_result_says_what_it_is_of(self):
        with tempfile.NamedTemporaryFile('r') as file:
            chosen = self.parse('--binary', 'mine=/bin/true', '--peers', 'mine', '--json', file.name)
            report.write(chosen, 'some', {'cores': 2}, rounds=[], options={'further': 1})
            written = json.load(file)
        self.assertEqual(sorted(written), ['benchmark', 'commit', 'machine', 'options', 'rounds', 'versions'])
        self.assertEqual((written['options'], written['versions']), ({'runs': 3, 'further': 1}, {'mine': None}))


class RoundsTest(unittest.TestCase):

    def test_every_second_round_goes_backwards(self):
        seen = []
        measured = rounds.interleave({'a': 1, 'b': 2}, 2, lambda subject: seen.append(subject) or {'n': subject})
        self.assertEqual(seen, [1, 2, 2, 1])
        self.assertEqual(measured, [{'a': {'n': 1}, 'b': {'n': 2}}] * 2)

    def test_rounds_without_a_figure_are_left_out(self):
        self.assertEqual(rounds.values([{'a': {'n': 1}}, {'a': {}}, {}], 'a', 'n'), [1])


class LoadTest(unittest.TestCase):

    def test_a_client_at_its_limit_is_told(self):
        self.assertTrue(load.client_bound(0.99, 0.5, 1))

    def test_a_server_at_its_limit_is_none_of_the_clients_doing(self):
        self.assertFalse(load.client_bound(0.99, 0.99, 1))
        self.assertFalse(load.client_bound(0.5, 0.5, 1))

    def test_a_server_of_several_cores_is_at_its_limit_later(self):
        self.assertTrue(load.client_bound(0.99, 0.99, 1, cores=2))
        self.assertFalse(load.client_bound(0.99, 1.9, 1, cores=2))

    def test_processor_time_of_a_client(self):
        text, used = load.run_client([sys.executable, '-c', 'print(sum(range(10 ** 6)))'])
        self.assertEqual(text, '499999500000\n')
        self.assertGreater(used, 0)

    def test_a_client_that_fails_is_an_error_with_what_it_said(self):
        with self.assertRaisesRegex(BenchError, 'no such server'):
            load.run_client([sys.executable, '-c', 'import sys; sys.exit("no such server")'])


class VoidTest(unittest.TestCase):

    def test_a_server_that_failed_requests_has_no_figures(self):
        rounds_of = [{'gyre': {'errors': 0, 'requests': 9}, 'bun': {'errors': failed, 'requests': 7}} for failed in (0, 2)]
        failures = {'deno': 'it did not start'}
        self.assertEqual(server_rows.without_void(rounds_of, failures), [{'gyre': {'errors': 0, 'requests': 9}}] * 2)
        self.assertEqual(failures, {'deno': 'it did not start',
                                    'bun': '2 requests failed, and 14 did not: its figures are void'})


class UsageTest(unittest.TestCase):

    def test_descendants_are_counted(self):
        child = subprocess.Popen(['sh', '-c', 'sh -c "cat; :"; :'], stdin=subprocess.PIPE)
        try:
            seen = []
            deadline = time.monotonic() + 10
            while len(seen) < 3 and time.monotonic() < deadline:
                seen = list(machine.descendants(child.pid))
            self.assertEqual((len(seen), seen[0]), (3, child.pid))
            self.assertGreater(machine.usage(child.pid).faults, 0)
        finally:
            child.stdin.close()
            child.wait()

    def test_a_process_that_has_gone_is_an_error(self):
        child = subprocess.Popen(['true'])
        child.wait()
        with self.assertRaisesRegex(BenchError, 'has gone'):
            machine.usage(child.pid)

    def test_counters_count(self):
        try:
            counter = counters.Counter(os.getpid(), counters.TASK_CLOCK)
        except OSError as error:
            self.skipTest('the kernel does not let us count: %s' % error)
        sum(range(10 ** 5))
        self.assertGreater(counter.read(), 0)
        counter.close()


class ProfileTest(unittest.TestCase):

    def test_shares_by_component(self):
        text = ('# Overhead  Shared Object\n\n    60.00%  [kernel.kallsyms]\n    20.00%  gyre\n     1.00%  [vdso]\n'
                '    15.00%  [JIT] tid 12\n     4.00%  libc.so.6\n')
        self.assertEqual({part: round(share, 2) for part, share in profile.shares(text).items()},
                         {'kernel': 0.61, 'runtime': 0.2, 'compiled JavaScript': 0.15, 'libraries': 0.04})


class HotSpotsTest(unittest.TestCase):

    def test_samples_of_a_thread_become_words(self):
        line = '%d  7.%09d:   1f4c %s (%s)\n'
        text = ''.join(line % (thread, at, symbol, dso) for thread, at, symbol, dso in (
            (4, 100, 'entry_SYSCALL_64', '[kernel.kallsyms]'), (4, 200, '_int_malloc', '/lib/libc.so.6'),
            (4, 300, 'JS:*emit node:events:10:3', '[JIT] tid 4'), (5, 300, 'Builtins_LoadIC', '/gyre'),
            (4, 900, 'Builtins_LoadIC', '/gyre')))
        own = [sample for sample in hot_spots.samples(text) if sample[0] == 4]
        names = [hot_spots.name_of(dso, symbol) for _, _, dso, symbol in own]
        self.assertEqual(names, ['the kernel', 'malloc and free', 'emit() in node:events', 'V8\'s LoadIC'])
        self.assertEqual(own[1][1], 7 * 10 ** 9 + 200)
        self.assertEqual(hot_spots.shares(['a', 'b', 'a', None] * 50), [('a', 0.5), ('b', 0.25)])
        self.assertEqual(hot_spots.shares(['a', 'b', 'a', None]), [])

    def test_names_without_what_functions_take(self):
        for symbol, name in (('v8::internal::(anonymous namespace)::Foo<int>::Bar(int, v8::Local<v8::Value>)', 'V8\'s Foo::Bar'),
                             ('v8::internal::JsonParser<unsigned char>::ParseJson()', 'V8\'s JsonParser::ParseJson'),
                             ('gyre::js::WriteUtf8', 'js::WriteUtf8'), ('simdutf::icelake::implementation::validate_ascii',
                                                                        'validate_ascii of simdutf'),
                             ('JS:~ file:///x/benchmarks/js/suites/events.mjs:7:48', 'the loop that asks'),
                             ('__GI___memmem', 'memmem of the C library'), ('[unknown]', None)):
            self.assertEqual(hot_spots.name_of('/gyre', symbol), name)


class WrkTest(unittest.TestCase):

    def test_figures_in_one_unit(self):
        self.assertEqual(parse.wrk(WRK), {'requests': 501327, 'seconds': 5.0, 'rate': 100203.52, 'p50_us': 580.0,
                                          'p99_us': 3140.0, 'errors': 0})

    def test_errors_are_counted(self):
        text = WRK + '  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 5\n'
        self.assertEqual(parse.wrk(text)['errors'], 15)

    def test_other_text_is_an_error(self):
        with self.assertRaises(BenchError):
            parse.wrk('unable to connect to 127.0.0.1:1 Connection refused')


class ParseTest(unittest.TestCase):

    def test_strace_table_with_and_without_errors_column(self):
        self.assertEqual(parse.strace_counts(STRACE), {'sendto': 98123, 'recvfrom': 98200, 'epoll_wait': 274})

    def test_port_of_the_printed_address(self):
        self.assertEqual(parse.listening_port('hi\nServer running at http://127.0.0.1:4312/\n'), 4312)

    def test_no_port_before_the_address_is_there(self):
        self.assertIsNone(parse.listening_port('Server running at '))

    def test_port_of_an_event(self):
        self.assertEqual(parse.listening_port('{"event":"listen","socket":"http","port":41237}\n'), 41237)

    def test_times_of_a_program_whose_name_has_parentheses(self):
        fields = ['S'] + ['0'] * 6 + ['7', '0', '2', '0', '120', '45'] + ['0'] * 5
        self.assertEqual(parse.stat_faults_and_kernel('42 (a) b (c) ' + ' '.join(fields)), (9, 45))

    def test_size_out_of_proc_status(self):
        self.assertEqual(parse.status_kib('VmHWM:\t  2048 kB\nVmRSS:\t    1234 kB\n', 'VmRSS'), 1234)

    def test_size_of_a_process_that_has_gone_is_an_error(self):
        with self.assertRaises(BenchError):
            parse.status_kib('State:\tZ (zombie)\n', 'VmRSS')

    def test_number_out_of_proc_status(self):
        text = 'voluntary_ctxt_switches:\t12\nnonvoluntary_ctxt_switches:\t3\n'
        self.assertEqual(parse.status_number(text, 'voluntary_ctxt_switches'), 12)

    def test_phases_of_gyre(self):
        text = 'startup      250 us  command line\nhello\nstartup     1421 us  V8\n'
        self.assertEqual(parse.startup_phases(text), {'command line': 0.25, 'V8': 1.421})

    def test_timed_spawn_line(self):
        figures = parse.timed_spawn('899333 588 10 1208 51 1 0 1700000000000000000 77\n')
        self.assertEqual((figures['wall_ns'], figures['max_rss_kib'], figures['status']), (899333, 1208, 0))


class PeersTest(unittest.TestCase):

    def test_names_in_order_and_once(self):
        self.assertEqual(peers.split_names('node, gyre,node', {'gyre': 1, 'node': 1}), ['node', 'gyre'])

    def test_unknown_name_is_refused_with_the_known_ones(self):
        with self.assertRaisesRegex(BenchError, 'unknown peer perl; known are gyre'):
            peers.split_names('gyre,perl', ['gyre'])

    def test_file_with_another_checksum_is_refused(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(b'changed')
            file.flush()
            wanted = 'sha512-' + base64.b64encode(hashlib.sha512(b'original').digest()).decode()
            with self.assertRaisesRegex(BenchError, 'not used'):
                peers.check_integrity(file.name, wanted)

    def test_file_with_the_checksum_passes(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(b'original')
            file.flush()
            digest = base64.b64encode(hashlib.sha512(b'original').digest()).decode()
            peers.check_integrity(file.name, 'sha512-' + digest)


class ReportTest(unittest.TestCase):

    def test_a_file_that_cannot_be_written_is_named(self):
        with self.assertRaisesRegex(BenchError, 'cannot write /nowhere/file: No such file'):
            report.write_json('/nowhere/file', {})

    def run_main(self, main):
        """(status, what it says on standard error) of a script with this main(), the signals as they were."""
        script = ('import signal, sys\nsys.path.insert(0, %r)\nfrom gyre_bench import report\n%s\nreport.run(main)\n'
                  % (str(pathlib.Path(__file__).resolve().parents[1]), main))
        run = subprocess.run([sys.executable, '-B', '-c', script], capture_output=True, text=True, check=False)
        return run.returncode, run.stderr

    def test_a_script_that_is_told_to_end_stops_what_it_has_started_in_peace(self):
        status, said = self.run_main("""
def main():
    try:
        signal.raise_signal(signal.SIGTERM)
    finally:
        signal.raise_signal(signal.SIGINT)
        print('stopped', file=sys.stderr)
""")
        self.assertEqual((status, said), (128 + 15, 'stopped\n'))

    def test_a_full_disk_is_one_line(self):
        status, said = self.run_main("""
def main():
    raise OSError(28, 'No space left on device', '/tmp/file')
""")
        self.assertEqual((status, said), (1, "error: [Errno 28] No space left on device: '/tmp/file'\n"))

    def test_an_error_in_one_line(self):
        self.assertEqual(report.short('a ended with status 1. It said:\n\n  at x\nTypeError: no y\n  at z'),
                         'a ended with status 1. It said: TypeError: no y')

    def test_an_error_without_the_folders_of_the_machine(self):
        self.assertEqual(report.short('cannot load file:///tmp/x/y.js or "/srv/z/a.js" of http://127.0.0.1:1/b/c'),
                         'cannot load y.js or "a.js" of http://127.0.0.1:1/b/c')

    def test_columns_are_aligned(self):
        self.assertEqual(report.table(['name', 'n'], [['a', 1], ['long one', 100]]),
                         'name        n\na           1\nlong one  100')


if __name__ == '__main__':
    unittest.main()
