"""A server under clients that misbehave, and without descriptors. usage: server_faults_test.py RUNTIME"""

import os
import resource
import socket
import struct
import subprocess
import sys
import time
import unittest

RUNTIME = os.path.abspath(sys.argv.pop(1))
SERVER = """
const server = require('node:http').createServer((req, res) => {
  if (req.url === '/slow') setTimeout(() => res.end('slow'), 50);
  else res.end('ok');
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
"""
REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def read_response(connection):
    data = b""
    while b"\r\n\r\nok" not in data:
        chunk = connection.recv(4096)
        if not chunk:
            break
        data += chunk
    return data


class ServerFaultsTest(unittest.TestCase):
    def start(self, descriptors=None):
        def limit():
            if descriptors is not None:
                resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))

        self.server = subprocess.Popen([RUNTIME, "-e", SERVER], stdout=subprocess.PIPE, text=True, preexec_fn=limit)
        self.addCleanup(self.server.stdout.close)
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.kill)
        self.port = int(self.server.stdout.readline())
        self.base = self.descriptors()

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.server.pid}/fd"))

    def cpu_seconds(self):
        with open(f"/proc/{self.server.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def assert_serves(self):
        with self.connect() as connection:
            connection.sendall(REQUEST)
            self.assertTrue(read_response(connection).startswith(b"HTTP/1.1 200 OK\r\n"))

    def assert_nothing_left(self):
        deadline = time.monotonic() + 30
        while self.descriptors() > self.base and time.monotonic() < deadline:
            # Closing takes a turn of the server's loop: nothing tells this process when.
            self.assert_serves()
        self.assertLessEqual(self.descriptors(), self.base)

    def test_client_killed_inside_a_request(self):
        self.start()
        for half in (REQUEST[:10], b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab"):
            connection = self.connect()
            connection.sendall(half)
            # What the kernel does to the sockets of a killed process with unread data: a reset.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        self.assert_serves()
        self.assert_nothing_left()

    def test_garbage_is_answered_and_closed(self):
        self.start()
        for garbage in (b"\x00\xff\x16\x03\x01garbage\r\n\r\n", b"hello world\r\n\r\n", b"GET / HTTP/1.1\r\nbad header\r\n\r\n"):
            with self.connect() as connection:
                connection.sendall(garbage)
                answer = b""
                while chunk := connection.recv(4096):
                    answer += chunk
            self.assertTrue(answer.startswith(b"HTTP/1.1 400 Bad Request\r\n"), answer)
            self.assertIn(b"Connection: close\r\n", answer)
        self.assert_serves()
        self.assert_nothing_left()

    def test_more_connections_than_descriptors(self):
        self.start(descriptors=128)
        before = self.cpu_seconds()
        connections = []
        for _ in range(1000):
            connections.append(self.connect())
        served = 0
        for connection in connections:
            try:
                connection.sendall(REQUEST)
                served += read_response(connection).startswith(b"HTTP/1.1 200 OK\r\n")
            except OSError:
                pass
        self.assertGreater(served, 50)
        self.assertLess(served, 128)
        busy = self.cpu_seconds()
        time_full = time.monotonic()
        held = [c for c in connections]
        # A loop that spins would burn this whole second.
        while time.monotonic() < time_full + 1:
            held[0].getsockname()
            time.sleep(0.1)
        self.assertLess(self.cpu_seconds() - busy, 0.5)
        self.assertLess(busy - before, 5)
        for connection in connections:
            connection.close()
        self.assert_nothing_left()

    def rss_kib(self):
        with open(f"/proc/{self.server.pid}/statm") as file:
            return int(file.read().split()[1]) * (os.sysconf("SC_PAGE_SIZE") // 1024)

    def test_the_memory_of_many_connections_is_given_back(self):
        self.start()
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        count = min(4000, limits[1] - 100)
        resource.setrlimit(resource.RLIMIT_NOFILE, (count + 100, limits[1]))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, limits)
        # Code is read in and compiled before the first look.
        with self.connect() as connection:
            for _ in range(count):
                connection.sendall(REQUEST)
                read_response(connection)
        base = self.rss_kib()
        connections = [self.connect() for _ in range(count)]
        for connection in connections:
            connection.sendall(REQUEST)
            read_response(connection)
        held = self.rss_kib() - base
        self.assertGreater(held, 1000)
        self.assertLess(held / count, 3)
        for connection in connections:
            connection.close()
        self.assert_nothing_left()
        deadline = time.monotonic() + 30
        while self.rss_kib() - base > 0.2 * held and time.monotonic() < deadline:
            self.assert_serves()
        self.assertLessEqual(self.rss_kib() - base, 0.2 * held)

    def test_many_keep_alive_connections_leave_nothing_behind(self):
        self.start()
        count = min(2000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 100)
        connections = [self.connect() for _ in range(count)]
        for connection in connections:
            connection.sendall(REQUEST)
        for connection in connections:
            self.assertTrue(read_response(connection).startswith(b"HTTP/1.1 200 OK\r\n"))
        self.assertGreaterEqual(self.descriptors(), count)
        for connection in connections:
            connection.close()
        self.assert_nothing_left()


if __name__ == "__main__":
    unittest.main(verbosity=2)
