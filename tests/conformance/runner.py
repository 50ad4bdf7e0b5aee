"""Runs tests in worker processes, each test with limits of time, memory and output, and alone in its temp folder."""

import fcntl
import hashlib
import multiprocessing
import multiprocessing.connection
import os
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

import outcome
import process_tree
import why

_TERMINAL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "terminal.py")
_OUTPUT_LIMIT = 256 * 1024
_MEMORY_PERIOD = 0.25
_PORTS_PER_RUN, _FIRST_PORT, _PORT_SLOTS = 100, 12000, 200


@dataclass(frozen=True)
class Settings:
    binary: str
    root: str  # Node's test folder
    jobs: int
    timeout: float  # seconds of wall time a test
    memory: int  # bytes that a test and its children may hold


def command_of(settings, test):
    """The command line that runs the test."""
    # Paths in flags are relative to the folder around the tests.
    flags = [re.sub(r"^(--[\w-]+=)?(?:\./)?test/", lambda match: f"{match[1] or ''}{settings.root}/", flag)
             for flag in test.flags]
    command = [settings.binary, *flags, os.path.join(settings.root, test.path)]
    if not test.terminal:
        return command
    typed = os.path.splitext(command[-1])[0] + ".in"
    return [sys.executable, _TERMINAL, typed if os.path.exists(typed) else "-", *command]


def expected_output(settings, test):
    """What the test has to print; None where its exit code tells."""
    if not test.expects_output:
        return None
    file = os.path.join(settings.root, test.path)
    with open(os.path.splitext(file)[0] + ".out", encoding="utf-8") as out:
        return out.read().replace("%(basename)s", os.path.basename(file))


def environment(test, worker, folder, port):
    """The environment of a test in the worker with that number and temp folder; `port` is the run's first."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("NODE_", "npm_", "GYRE_"))}
    if not test.sequential:
        own["TEST_PARALLEL"] = "1"
    return {
        **own,
        "NODE_SKIP_FLAG_CHECK": "1",
        "NODE_TEST_DIR": folder,
        "NODE_COMMON_PORT": str(port + worker % 10 * 10),
        "TEST_THREAD_ID": str(worker),
        "TEST_SERIAL_ID": str(worker),
    }


def run_command(command, env, folder, timeout, memory):
    """Runs the command to its end or to a limit, and ends whatever it leaves. Returns outcome.Ended."""
    start = time.monotonic()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder, env=env,
        start_new_session=True,
    )
    pipe = process.stdout.fileno()
    os.set_blocking(pipe, False)
    kept, timed_out, over_memory = bytearray(), False, False
    open_pipe, next_look = True, start + _MEMORY_PERIOD
    try:
        while process.poll() is None:
            process_tree.collect_orphans(process.pid)
            now = time.monotonic()
            if now - start > timeout:
                timed_out = True
                break
            if now > next_look:
                next_look = now + _MEMORY_PERIOD
                if process_tree.resident_bytes(process_tree.descendants(os.getpid())) > memory:
                    over_memory = True
                    break
            # The end of a process shows only at the next look: short waits, longer ones when it takes its time.
            wait = min(0.05, 0.002 + (now - start) / 20)
            if open_pipe and select.select([pipe], [], [], wait)[0]:
                open_pipe = _read(pipe, kept)
            elif not open_pipe:
                time.sleep(wait)
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process_tree.kill_descendants()
    while open_pipe and select.select([pipe], [], [], 0)[0]:
        open_pipe = _read(pipe, kept)
    process.stdout.close()
    return outcome.Ended(
        process.returncode, kept.decode("utf-8", "replace"), time.monotonic() - start, timed_out, over_memory)


def _read(pipe, kept):
    try:
        data = os.read(pipe, 65536)
    except BlockingIOError:
        return True
    kept += data[:_OUTPUT_LIMIT - len(kept)]
    return bool(data)


def spread_key(path):
    """A sort key that is the same in each run and mixes the modules."""
    return hashlib.sha256(path.encode()).hexdigest()


def run_test(settings, test, worker, folder, port):
    """Runs one test; returns its record."""
    if os.path.isdir(folder):
        shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder, exist_ok=True)
    # Node runs its tests from the top of its sources: './test/fixtures' is what some of them read.
    os.symlink(settings.root, os.path.join(folder, "test"))
    ended = run_command(
        command_of(settings, test), environment(test, worker, folder, port), folder, settings.timeout, settings.memory)
    expected = expected_output(settings, test)
    result = outcome.classify(ended, expected)
    record = {"outcome": result, "seconds": round(ended.seconds, 2)}
    if result in outcome.BAD:
        record["cause"] = why.cause(result, ended, expected)
        record["output"] = ended.output[-4000:]
    return record


def _work(settings, worker, port, temp, pipe):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    process_tree.adopt_orphans()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    folder = os.path.join(temp, str(worker))
    try:
        while (test := pipe.recv()) is not None:
            pipe.send(run_test(settings, test, worker, folder, port))
    except EOFError:
        pass  # The run is over.
    finally:
        process_tree.kill_descendants()


class _Worker:
    """A process that runs one test after the other."""

    def __init__(self, settings, number, port, temp):
        self.number = number
        self.test = None
        self.pipe, other = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_work, args=(settings, number, port, temp, other), daemon=True)
        self._process.start()
        # The end of the worker shows as the end of the pipe, which only the worker holds now.
        other.close()

    def start(self, test):
        self.test = test
        self.pipe.send(test)

    def result(self):
        """(record, whether the worker lives on); what a dead worker ran counts as a crash."""
        try:
            return self.pipe.recv(), True
        except (EOFError, OSError):
            self._process.join()
            cause = f"the process that ran the test ended with {self._process.exitcode}"
            return {"outcome": outcome.CRASH, "seconds": 0, "cause": cause, "output": ""}, False

    def stop(self, at_once=False):
        if at_once:
            self._process.terminate()
        else:
            self.pipe.send(None)
        self._process.join()


def _claim_ports():
    """The first of a range of ports that no other run on this machine uses, and the lock that holds it."""
    for slot in range(_PORT_SLOTS):
        path = os.path.join(tempfile.gettempdir(), f"gyre-conformance-ports-{os.getuid()}-{slot}.lock")
        lock = open(path, "a", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return _FIRST_PORT + slot * _PORTS_PER_RUN, lock
        except BlockingIOError:
            lock.close()
    raise RuntimeError("too many runs at the same time: no ports are left")


def run(settings, tests, on_result, deadline=None):
    """Runs the tests, those of `sequential` one at a time after the others.

    Calls on_result(test, record) for each as it ends. Starts no test after `deadline` (time.monotonic()).
    """
    parallel = [test for test in tests if not test.sequential]
    sequential = [test for test in tests if test.sequential]
    temp = tempfile.mkdtemp(prefix="gyre-conformance-")
    port, lock = _claim_ports()
    try:
        _run_group(settings, parallel, settings.jobs, port, temp, on_result, deadline)
        _run_group(settings, sequential, 1, port, temp, on_result, deadline)
    finally:
        lock.close()
        shutil.rmtree(temp, ignore_errors=True)


def _run_group(settings, tests, jobs, port, temp, on_result, deadline):
    waiting, idle, busy = list(reversed(tests)), [], {}
    for number in range(1, min(jobs, len(tests)) + 1):
        idle.append(_Worker(settings, number, port, temp))
    try:
        while True:
            if deadline is not None and time.monotonic() > deadline:
                waiting.clear()
            while waiting and idle:
                worker = idle.pop()
                worker.start(waiting.pop())
                busy[worker.pipe] = worker
            if not busy:
                break
            for pipe in multiprocessing.connection.wait(list(busy)):
                worker = busy.pop(pipe)
                record, alive = worker.result()
                idle.append(worker if alive else _Worker(settings, worker.number, port, temp))
                on_result(worker.test, record)
    except BaseException:
        for worker in [*idle, *busy.values()]:
            worker.stop(at_once=True)
        raise
    for worker in idle:
        worker.stop()
