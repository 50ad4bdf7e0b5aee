"""Readers for the output of the tools that the benchmarks run."""

import re

from gyre_bench import BenchError

_UNITS = {'us': 1.0, 'ms': 1e3, 's': 1e6, 'm': 60e6}
_URL = re.compile(r'http://[\w.\[\]:-]+:(\d+)/?')
_LISTEN_EVENT = re.compile(r'"event":\s*"listen".*?"port":\s*(\d+)')  # workerd


def listening_port(text):
    """The port of the first address that a server printed; None while there is none."""
    match = _URL.search(text) or _LISTEN_EVENT.search(text)
    return int(match.group(1)) if match else None


def wrk(text):
    """The figures of `wrk --latency`: requests, seconds, rate, p50_us, p99_us and errors.

    `errors` counts socket errors and answers other than 2xx and 3xx.
    """
    done = re.search(r'(\d+) requests in ([\d.]+)(us|ms|s|m),', text)
    rate = re.search(r'Requests/sec:\s*([\d.]+)', text)
    quantiles = dict(
        (int(percent), float(value) * _UNITS[unit])
        for percent, value, unit in re.findall(r'^\s*(50|99)%\s+([\d.]+)(us|ms|s|m)\s*$', text, re.M))
    if not done or not rate or set(quantiles) != {50, 99}:
        raise BenchError('cannot read the output of wrk:\n' + text)
    errors = re.search(r'Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)', text)
    other = re.search(r'Non-2xx or 3xx responses: (\d+)', text)
    return {
        'requests': int(done.group(1)),
        'seconds': float(done.group(2)) * _UNITS[done.group(3)] / 1e6,
        'rate': float(rate.group(1)),
        'p50_us': quantiles[50],
        'p99_us': quantiles[99],
        'errors': (sum(int(count) for count in errors.groups()) if errors else 0)
                  + (int(other.group(1)) if other else 0),
    }


def strace_counts(text):
    """Calls by name from the table of `strace -c`."""
    counts = {}
    for line in text.splitlines():
        row = re.match(r'\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)(?:\s+\d+)?\s+(\w+)\s*$', line)
        if row and row.group(2) != 'total':
            counts[row.group(2)] = int(row.group(1))
    return counts


def stat_faults_and_kernel(text):
    """Page faults, minor and major, and system time in clock ticks: from /proc/PID/stat."""
    # The name of the program is in parentheses and may hold blanks and parentheses itself.
    fields = text[text.rindex(')') + 1:].split()
    return int(fields[7]) + int(fields[9]), int(fields[12])


def status_kib(text, field):
    """A size in KiB out of /proc/PID/status: VmRSS, VmHWM."""
    match = re.search(r'^%s:\s+(\d+) kB$' % re.escape(field), text, re.M)
    if not match:
        raise BenchError('no %s in /proc/PID/status: has the process gone?' % field)
    return int(match.group(1))


def status_number(text, field):
    """A plain number out of /proc/PID/status."""
    match = re.search(r'^%s:\s+(\d+)$' % re.escape(field), text, re.M)
    return int(match.group(1)) if match else 0


def startup_phases(text):
    """{phase: milliseconds} out of what gyre says with GYRE_STARTUP_PHASES=1, in its order."""
    return {name: int(micros) / 1e3 for micros, name in re.findall(r'^startup +(\d+) us  (.+)$', text, re.M)}


def timed_spawn(text):
    """The one line of benchmarks/startup/timed_spawn."""
    names = ('wall_ns', 'user_us', 'system_us', 'max_rss_kib', 'minor_faults', 'major_faults', 'status', 'date_ns',
             'start_ns')
    values = text.split()
    if len(values) != len(names):
        raise BenchError('cannot read the output of timed_spawn: ' + text)
    return dict(zip(names, map(int, values)))
