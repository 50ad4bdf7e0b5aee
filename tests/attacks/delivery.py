"""Sends many rows at the same time, each piece read by the server before the next one leaves.

That a piece was read is known without waiting for time to pass: the server is asked for /ping on
another connection, twice. The second answer can only come from a turn of its loop that began after
the piece had arrived, and so had seen it.
"""

import errno
import json
import select
import socket
import subprocess
import time

from table import Outcome

PROBE = b"GET /probe HTTP/1.1\r\nHost: a\r\n\r\n"
# How long a server may take. Only a row that fails waits for it.
PATIENCE = 4.0
# Rows beyond this many bytes are not cut at every offset, and are sent in this many pieces.
SMALL, PIECES = 600, 500


class Servers:
    """One process with a server for each row."""

    def __init__(self, runtime, script, mode, rows):
        self.process = subprocess.Popen(
            [runtime, script, mode] + [row.server for row in rows], stdout=subprocess.PIPE)
        try:
            ready = json.loads(self.process.stdout.readline())
            self.ports = ready["ports"]
            self.control = socket.create_connection(("127.0.0.1", ready["control"]), timeout=30)
            self.control.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            self.stop()
            raise

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        if hasattr(self, "control"):
            self.control.close()

    def ask(self, path):
        self.control.sendall(b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % path)
        text = b""
        while True:
            part = self.control.recv(1 << 20)
            if not part:
                raise ConnectionError(f"the server is gone: {self.process.poll()}")
            text += part
            head, _, body = text.partition(b"\r\n\r\n")
            for line in head.split(b"\r\n"):
                if line.lower().startswith(b"content-length:") and b"\r\n\r\n" in text:
                    if len(body) == int(line.split(b":")[1]):
                        return body

    def turn(self):
        self.ask(b"/ping")
        self.ask(b"/ping")

    def logs(self, clear=False):
        return json.loads(self.ask(b"/clear" if clear else b"/logs"))


class Sending:
    """A row on its way."""

    # Node loses answers to resets now and then: there "closed" is said here, and nobody complains.
    on_reset = "reset"

    def __init__(self, row, index, pieces, expected):
        """`expected`: the outcomes that may come, the most likely one first."""
        self.row, self.index, self.pieces = row, index, pieces
        self.allowed, self.expected = expected, expected[0]
        self.received = bytearray()
        self.ended = None
        self.probed = False
        self.outcome = None
        self.unsent = memoryview(b"")

    def connect(self, port):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setblocking(False)

    def read(self):
        while self.ended is None:
            try:
                part = self.socket.recv(1 << 16)
            except BlockingIOError:
                return
            except OSError as error:
                self.ended = self.on_reset if error.errno == errno.ECONNRESET else str(error)
                return
            if not part:
                self.ended = "closed"
            self.received += part

    def send(self, data):
        """Sends what the system takes now; the rest stays in `unsent`."""
        view = memoryview(data)
        try:
            while view:
                view = view[self.socket.send(view):]
        except BlockingIOError:
            pass
        except OSError:
            # The server has ended the connection; what it said before is still to be read.
            view = view[:0]
        self.unsent = view

    def check(self, seen):
        statuses, rest = parse_responses(bytes(self.received))
        if rest:
            statuses.append("junk")
        seen = [entry for entry in seen if entry != "GET /probe 0"]
        if self.ended:
            state = self.ended
        elif self.probed and statuses and statuses[-1] == "200" and \
                len(statuses) > len(self.expected.statuses):
            state = "open"
            statuses.pop()
        else:
            state = "waiting"
        self.outcome = Outcome(statuses, state, seen)
        return self.as_expected()

    def as_expected(self):
        return any(self.outcome == outcome for outcome in self.allowed)


def parse_responses(data):
    """The statuses of whole responses, and whether something is behind them that is none."""
    statuses = []
    while data:
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end or not head.startswith(b"HTTP/1.1 "):
            return statuses, True
        lines = head.split(b"\r\n")
        status = lines[0].split()[1].decode("latin1")
        fields = {name.lower(): value.strip() for name, _, value in
                  (line.partition(b":") for line in lines[1:])}
        statuses.append(status)
        data = rest
        if status.startswith("1") or status in ("204", "304") or b"x-head" in fields:
            continue
        if b"content-length" in fields:
            size = int(fields[b"content-length"])
            if len(data) < size:
                return statuses, True
            data = data[size:]
        elif fields.get(b"transfer-encoding") == b"chunked":
            while True:
                size, end, data = data.partition(b"\r\n")
                if not end:
                    return statuses, True
                data = data[int(size, 16) + 2:]
                if int(size, 16) == 0:
                    break
        elif b"connection" in fields and fields[b"connection"] == b"close":
            # Up to the end of the connection. Errors have no body: a response may not hide there.
            if b"HTTP/1.1 " in data:
                return statuses, True
            data = b""
    return statuses, False


def push(sendings):
    """Gets everything unsent out, reading meanwhile."""
    deadline = time.monotonic() + 10 * PATIENCE
    while True:
        waiting = [s for s in sendings if s.unsent and s.ended is None]
        if not waiting or time.monotonic() > deadline:
            return
        poll = select.poll()
        by_fd = {s.socket.fileno(): s for s in waiting}
        for fd in by_fd:
            poll.register(fd, select.POLLIN | select.POLLOUT)
        for fd, _ in poll.poll(1000):
            sending = by_fd[fd]
            # A server that refuses early ends its side, and may still take what comes.
            sending.read()
            sending.send(sending.unsent)


def deliver(servers, sendings):
    """Sends all pieces of all rows, in step, and finds out what came of them."""
    servers.logs(clear=True)
    for sending in sendings:
        sending.connect(servers.ports[sending.index])
    servers.turn()
    steps = max(len(s.pieces) for s in sendings)
    for step in range(steps):
        for sending in sendings:
            if step < len(sending.pieces) and not sending.unsent:
                sending.send(sending.pieces[step])
        push(sendings)
        if step + 1 < steps:
            servers.turn()
    settle(servers, sendings)
    for sending in sendings:
        sending.socket.close()


def settle(servers, sendings):
    deadline = time.monotonic() + PATIENCE
    left, looks = sendings, 0
    while True:
        looks += 1
        if looks > 20:
            time.sleep(0.01)
        servers.turn()
        for sending in left:
            sending.read()
            probe = sending.expected.state == "open" and not sending.probed and not sending.ended
            if probe and len(parse_responses(bytes(sending.received))[0]) >= \
                    len(sending.expected.statuses):
                sending.send(PROBE)
                sending.probed = True
        servers.turn()
        for sending in left:
            sending.read()
        logs = servers.logs()
        left = [s for s in left if not s.check(logs[s.index])]
        if not left or time.monotonic() > deadline:
            return


def cuts(size):
    """The offsets a row is cut at."""
    if size <= SMALL:
        return list(range(1, size))
    step = size // 40
    return sorted(set(list(range(1, 60)) + list(range(60, size, step)) +
                      list(range(size - 60, size))))


def pieces_of(data):
    size = 1 if len(data) <= SMALL else -(-len(data) // PIECES)
    return [data[i:i + size] for i in range(0, len(data), size)]
