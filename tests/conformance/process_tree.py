"""The processes that a test has started: how much memory they hold, and their end.

A worker is the subreaper of what it starts, so a process whose parent is gone becomes the worker's child: nothing that
a test leaves behind is lost, not even in a session of its own.
"""

import ctypes
import os
import signal

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


def adopt_orphans():
    """Makes this process the parent of orphaned descendants, and ends it with its own parent."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def collect_orphans(child):
    """Takes the status of ended processes that have become this one's, but not that of its own `child`.

    A test that waits for such a process to be gone would wait for ever otherwise.
    """
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None or ended.si_pid == child:
            return
        os.waitpid(ended.si_pid, 0)


def _parents():
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    # The command's name may hold anything: count from its closing parenthesis.
                    parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
            except OSError:
                pass
    return parents


def descendants(root):
    """The process ids below `root`."""
    children = {}
    for child, parent in _parents().items():
        children.setdefault(parent, []).append(child)
    found, queue = [], [root]
    while queue:
        for child in children.get(queue.pop(), ()):
            found.append(child)
            queue.append(child)
    return found


def resident_bytes(pids):
    """Memory that the processes hold together (shared pages count once for each)."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/statm", "rb") as file:
                total += int(file.read().split()[1]) * _PAGE_SIZE
        except (OSError, IndexError):
            pass
    return total


def kill_descendants():
    """Ends everything below this process and collects it."""
    while True:
        left = descendants(os.getpid())
        if not left:
            return
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        try:
            while os.waitpid(-1, 0)[0]:
                pass
        except ChildProcessError:
            pass
