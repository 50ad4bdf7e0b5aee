"""A cluster of gyre under test: `gyre --cluster`, its workers, its figures, and load on it."""

import fcntl
import os
import re
import select
import signal
import socket
import subprocess
import termios
import threading
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))


def is_running(pid):
    """Whether the process exists and is more than a zombie."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_kib(pid):
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read())[1])


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


class Cluster:
    """A primary with its workers. The script prints the port that it serves, in every worker."""

    def __init__(self, runtime, script, *options, workers=2, environment=None, pass_fds=(), wait=True,
                 own_group=False, terminal=None):
        """`terminal`: the descriptor of the one that is to be the controlling terminal."""
        self.runtime = runtime
        self.log = []
        self._changed = threading.Condition()
        self.process = subprocess.Popen(
            [runtime, f"--cluster={workers}", "--metrics=0", *options, script], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, pass_fds=pass_fds,
            start_new_session=own_group or terminal is not None,
            preexec_fn=None if terminal is None else lambda: fcntl.ioctl(terminal, termios.TIOCSCTTY, 0),
            env={**os.environ, **(environment or {})})
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        self.pid = self.process.pid
        self.metrics_port = int(self.wait_for(r"metrics at http://127\.0\.0\.1:(\d+)/")[1])
        if wait:
            self.port = int(self.process.stdout.readline())
            self.wait_until(lambda: len(self.ready_pids()) == workers)

    def _read_log(self):
        for line in self.process.stderr:
            with self._changed:
                self.log.append(line.rstrip("\n"))
                self._changed.notify_all()

    def wait_for(self, pattern, count=1, timeout=30):
        """The match of `pattern` in the log, when it is there `count` times."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                matches = [match for match in (re.search(pattern, line) for line in self.log) if match]
                if len(matches) >= count:
                    return matches[-1]
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError(f"no {pattern!r} in the log: {self.log}")
                self._changed.wait(left)

    def wait_until(self, condition, timeout=30):
        """Asks again and again: nothing tells another process when."""
        deadline = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {timeout} s; log: {self.log}")
            time.sleep(0.002)

    def metrics(self):
        """The figures by name and labels, as text."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics_port}/metrics", timeout=10) as response:
            text = response.read().decode()
        return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))

    def worker_pids(self):
        with open(f"/proc/{self.pid}/task/{self.pid}/children") as file:
            return [int(pid) for pid in file.read().split()]

    def ready_pids(self):
        """Of the workers that are there, where as many are ready."""
        metrics = self.metrics()
        if int(metrics['gyre_cluster_workers{state="ready"}']) != len(self.worker_pids()):
            return []
        return self.worker_pids()

    def signal(self, number):
        os.kill(self.pid, number)

    def close(self):
        if self.process.poll() is None:
            workers = self.worker_pids()
            self.process.kill()
            self.process.wait()
            deadline = time.monotonic() + 10
            while any(is_running(pid) for pid in workers) and time.monotonic() < deadline:
                time.sleep(0.01)
            for pid in workers:
                if is_running(pid):
                    os.kill(pid, signal.SIGKILL)
        self._reader.join(10)
        self.process.stdout.close()
        self.process.stderr.close()


class Load:
    """Keep-alive clients that never try a request twice: what is not answered is lost."""

    GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    POST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"

    def __init__(self, port, clients=32):
        self.port = port
        self.answered = 0
        self.lost = []
        self.connections = 0
        self._poll = select.epoll()
        self._clients = {}
        for number in range(clients):
            # A part of them in a way that connections do not stay in native code.
            self._connect(self.POST if number % 4 == 3 else self.GET)

    def _connect(self, request):
        connection = socket.socket()
        try:
            connection.connect(("127.0.0.1", self.port))
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.send(request)
        except OSError as error:
            self.lost.append(f"connect: {error}")
            connection.close()
            return
        self.connections += 1
        self._clients[connection.fileno()] = [connection, request, b""]
        self._poll.register(connection, select.EPOLLIN)

    def _renew(self, descriptor):
        connection, request, _ = self._clients.pop(descriptor)
        self._poll.unregister(connection)
        connection.close()
        self._connect(request)

    def _on_readable(self, descriptor):
        client = self._clients[descriptor]
        try:
            data = client[0].recv(65536)
        except OSError as error:
            self.lost.append(f"receive: {error}")
            return self._renew(descriptor)
        if not data:
            self.lost.append("ended without an answer")
            return self._renew(descriptor)
        client[2] += data
        if not client[2].endswith(b"Hello World\n"):
            return None
        if not client[2].startswith(b"HTTP/1.1 200 "):
            self.lost.append(f"answer: {client[2][:60]!r}")
        self.answered += 1
        last = b"\r\nConnection: close\r\n" in client[2]
        client[2] = b""
        if last:
            return self._renew(descriptor)
        try:
            client[0].send(client[1])
        except OSError as error:
            self.lost.append(f"send: {error}")
            self._renew(descriptor)
        return None

    def run(self, done, most_seconds):
        """Until `done()`, which is asked about a hundred times a second, but not beyond `most_seconds`."""
        deadline = time.monotonic() + most_seconds
        next_question = 0
        while True:
            for descriptor, _ in self._poll.poll(0.01):
                self._on_readable(descriptor)
            now = time.monotonic()
            if now >= next_question:
                next_question = now + 0.01
                if done():
                    return
                if now > deadline:
                    raise AssertionError(f"not done within {most_seconds} s; {self.answered} answered")

    def close(self):
        for connection, _, _ in self._clients.values():
            connection.close()
        self._clients.clear()
        self._poll.close()
