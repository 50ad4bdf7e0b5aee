"""The machine: which tools it has, what it is, and what a process of it uses."""

import contextlib
import dataclasses
import os
import platform
import re
import resource
import shutil
import sys
import time

from gyre_bench import BenchError, parse


def require_tool(name, package):
    """The path of a tool, or an error that names the Debian package."""
    path = shutil.which(name)
    if path is None:
        raise BenchError('%s is missing: install it with "apt-get install %s"' % (name, package))
    return path


def require_cores(*cores):
    """Checks that the cores exist and are ours to use."""
    usable = os.sched_getaffinity(0)
    for core in cores:
        if core not in usable:
            raise BenchError('core %d is not among the usable cores %s; choose others by option'
                             % (core, sorted(usable)))


def pin(core):
    """What to put before a command line so that it runs on one core; nothing for None."""
    return [] if core is None else [require_tool('taskset', 'util-linux'), '-c', str(core)]


def describe():
    """What a reader needs to place the figures."""
    model = 'unknown'
    with open('/proc/cpuinfo', encoding='utf-8') as cpuinfo:
        match = re.search(r'^model name\s*:\s*(.*)$', cpuinfo.read(), re.M)
        if match:
            model = match.group(1)
    return {'cpu': model, 'cores': os.cpu_count(), 'kernel': platform.release(),
            'load_average_before': os.getloadavg()[0]}


def warn_if_busy():
    """Other work on the machine spoils every figure; the user should know."""
    load = os.getloadavg()[0]
    if load > 0.5:
        print('warning: the load average is %.1f before the start: something else is running, and '
              'the figures will be noisy' % load, file=sys.stderr)


def raise_descriptor_limit(wanted):
    """Raises the soft limit to `wanted`, or to the hard limit where that is less. Returns it.

    Child processes inherit it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def _proc(pid, name):
    try:
        with open('/proc/%d/%s' % (pid, name), encoding='utf-8', errors='replace') as file:
            return file.read()
    except (FileNotFoundError, ProcessLookupError):
        raise BenchError('process %d has gone: did the server crash?' % pid) from None


def cpu_seconds(pid):
    """User and system time of all threads of a process so far, to the nanosecond."""
    try:
        # The clock of another process: clock_getcpuclockid(3) computes the same number.
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        raise BenchError('process %d has gone: did the server crash?' % pid) from None


@dataclasses.dataclass
class Usage:
    """What a process and all that it started have used so far."""

    cpu_seconds: float = 0
    kernel_seconds: float = 0  # in steps of a clock tick
    faults: int = 0

    def __sub__(self, other):
        return Usage(*(own - others for own, others in zip(dataclasses.astuple(self), dataclasses.astuple(other))))


def descendants(pid):
    """The process and all below it."""
    yield pid
    for task in os.listdir('/proc/%d/task' % pid):
        try:
            children = _proc(pid, 'task/%s/children' % task).split()
        except BenchError:
            continue
        for child in children:
            yield from descendants(int(child))


def usage(pid):
    total = Usage()
    for process in descendants(pid):
        faults, kernel = parse.stat_faults_and_kernel(_proc(process, 'stat'))
        total.cpu_seconds += cpu_seconds(process)
        total.kernel_seconds += kernel / os.sysconf('SC_CLK_TCK')
        total.faults += faults
    return total


def voluntary_switches(pid):
    """How often the threads of a process that live have gone to sleep."""
    total = 0
    for task in os.listdir('/proc/%d/task' % pid):
        with contextlib.suppress(BenchError):  # the thread has ended meanwhile
            total += parse.status_number(_proc(pid, 'task/%s/status' % task), 'voluntary_ctxt_switches')
    return total


def rss_kib(pid):
    """Memory of a process in RAM now."""
    return parse.status_kib(_proc(pid, 'status'), 'VmRSS')


def descriptor_count(pid):
    """Open descriptors of a process."""
    return len(os.listdir('/proc/%d/fd' % pid))
