"""The machine: which tools it has, what it is, and what a process of it uses."""

import os
import platform
import re
import resource
import shutil
import sys

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
    """User and system time of all threads of a process so far."""
    return parse.stat_cpu_ticks(_proc(pid, 'stat')) / os.sysconf('SC_CLK_TCK')


def rss_kib(pid):
    """Memory of a process in RAM now."""
    return parse.status_kib(_proc(pid, 'status'), 'VmRSS')


def descriptor_count(pid):
    """Open descriptors of a process."""
    return len(os.listdir('/proc/%d/fd' % pid))
