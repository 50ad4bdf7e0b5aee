"""usage: smoke_test.py PROGRAM: whether every benchmark of a program runs without an error; not how fast."""

import json
import subprocess
import sys


def main(program):
    listed = subprocess.run([program, '--benchmark_list_tests'], capture_output=True, text=True, check=True)
    wanted = listed.stdout.split('\n')[:-1]
    run = subprocess.run([program, '--benchmark_min_time=1x', '--benchmark_format=json'], capture_output=True,
                         text=True, check=False)
    if run.returncode != 0:
        sys.exit('%s ended with status %d:\n%s' % (program, run.returncode, run.stderr))
    measured = json.loads(run.stdout)['benchmarks']
    failed = ['%s: %s' % (one['name'], one.get('error_message', 'no time'))
              for one in measured if one.get('error_occurred') or not one.get('real_time', 0) > 0]
    if failed or not wanted or len(measured) != len(wanted):
        sys.exit('%d of %d benchmarks ran\n%s' % (len(measured), len(wanted), '\n'.join(failed)))


main(sys.argv[1])
