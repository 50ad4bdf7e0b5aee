"""Where a process spends its processor time: kernel, compiled JavaScript, its own code, libraries. By perf."""

import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

# Samples a second: enough for shares of a second's load, too few to be felt.
_FREQUENCY = 1999
_START_SECONDS = 5


def available():
    """Whether there is a perf that may look at a process here."""
    if shutil.which('perf') is None:
        return False
    run = subprocess.run(['perf', 'record', '-q', '-e', 'cpu-clock', '-o', '/dev/null', 'true'],
                         stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return run.returncode == 0


def component(dso):
    """The part of a program that a file of perf's list belongs to."""
    if dso.startswith('[kernel') or dso in ('[vdso]', '[guest.kernel.kallsyms]') or dso.endswith('.ko'):
        return 'kernel'
    # Code made at run time has no file: //anon, [JIT] tid, memory without a name, V8's page of built-in code.
    if dso.startswith(('//anon', '[JIT]', '[unknown]', '[anon', 'perf-', 'memfd:', 'anon_inode')):
        return 'compiled JavaScript'
    if re.search(r'\.so(\.|$)', dso):
        return 'libraries'
    return 'runtime'


def shares(text):
    """{component: share of all samples} out of `perf report --sort dso -F overhead,dso`."""
    result = {}
    for line in text.splitlines():
        row = re.match(r'\s*([\d.]+)%\s+(\S.*?)\s*$', line)
        if row:
            part = component(row.group(2))
            result[part] = result.get(part, 0) + float(row.group(1)) / 100
    return result


class Profile:
    """Records a process, all threads of it, while the block runs."""

    def __init__(self, pid):
        self._pid = pid
        self._file = tempfile.NamedTemporaryFile()

    def __enter__(self):
        self._perf = subprocess.Popen(
            ['perf', 'record', '-q', '-e', 'cpu-clock', '-F', str(_FREQUENCY), '-o', self._file.name, '-p',
             str(self._pid)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()
        return self

    def _wait(self):
        """Until it records, which on a busy machine takes a while."""
        folder = pathlib.Path('/proc/%d/fd' % self._perf.pid)
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._perf.poll() is None:
            with contextlib.suppress(OSError):
                if any('perf_event' in os.readlink(link) for link in folder.iterdir()):
                    return
            time.sleep(0.01)

    def __exit__(self, *_):
        self._perf.terminate()
        self._perf.wait()

    def shares(self):
        """{component: share}; None when nothing was seen."""
        run = subprocess.run(['perf', 'report', '-i', self._file.name, '--stdio', '--sort', 'dso', '-F',
                              'overhead,dso', '--percent-limit', '0'], stdin=subprocess.DEVNULL, capture_output=True,
                             text=True, check=False)
        return shares(run.stdout) or None
