"""Many keep-alive connections from one process."""

import select
import socket
import time

from gyre_bench import BenchError

REQUEST = b'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n'
_END = b'Hello World\n'
_IN_FLIGHT = 256


class Connections:
    """Open connections to one server."""

    def __init__(self, port):
        self._port = port
        self._sockets = {}
        self._poll = select.epoll()

    def __len__(self):
        return len(self._sockets)

    def open(self, count):
        """Opens `count` more. BenchError when the server takes none for 10 s."""
        for _ in range(count):
            connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            connection.settimeout(10)
            try:
                connection.connect(('127.0.0.1', self._port))
            except OSError as error:
                connection.close()
                raise BenchError('connection %d failed: %s' % (len(self) + 1, error)) from None
            connection.setblocking(False)
            self._sockets[connection.fileno()] = connection
            self._poll.register(connection, select.EPOLLIN)

    def request_all(self, timeout=30):
        """One request on every connection, some at a time; waits for the answers."""
        waiting = list(self._sockets)
        unfinished = {}
        deadline = time.monotonic() + timeout
        while waiting or unfinished:
            while waiting and len(unfinished) < _IN_FLIGHT:
                descriptor = waiting.pop()
                self._sockets[descriptor].send(REQUEST)
                unfinished[descriptor] = b''
            for descriptor, _ in self._poll.poll(1):
                try:
                    data = self._sockets[descriptor].recv(4096)
                except ConnectionResetError:
                    data = b''
                if not data:
                    raise BenchError('the server closed a connection that was to be kept alive')
                unfinished[descriptor] = unfinished.get(descriptor, b'') + data
                if unfinished[descriptor].endswith(_END):
                    if not unfinished.pop(descriptor).startswith(b'HTTP/1.1 200 '):
                        raise BenchError('the server answered something else than 200')
            if time.monotonic() > deadline:
                raise BenchError('%d requests not answered within %d s' % (len(unfinished) + len(waiting), timeout))

    def closed_by_peer(self):
        """How many connections the server has ended since."""
        return len(self._poll.poll(0, max(1, len(self))))

    def close(self):
        """Closes all."""
        for connection in self._sockets.values():
            connection.close()
        self._sockets.clear()
