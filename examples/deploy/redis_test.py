"""Sessions and messages between machines, through the real Redis. usage: redis_test.py RUNTIME NODE_MODULES_TAR"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest

RUNTIME, PACKAGES = (os.path.abspath(path) for path in sys.argv[1:3])
del sys.argv[1:]
HERE = os.path.dirname(os.path.abspath(__file__))


class RedisTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        # The packages are found beside the program.
        with tarfile.open(PACKAGES) as tar:
            tar.extractall(self.folder.name)
        shutil.copy(os.path.join(HERE, "chat_server.js"), self.folder.name)
        self.path = f"{self.folder.name}/redis.sock"
        self.run_process(["redis-server", "--port", "0", "--unixsocket", self.path, "--save", "", "--appendonly", "no"])
        self.wait_for(self.connect_to_redis)

    def connect_to_redis(self):
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(self.path)

    def run_process(self, command, **environment):
        process = subprocess.Popen(command, cwd=self.folder.name, env={**os.environ, **environment},
                                   stdout=subprocess.DEVNULL)

        def end():
            process.terminate()
            process.wait(30)

        self.addCleanup(end)
        return process

    def wait_for(self, attempt):
        deadline = time.monotonic() + 30
        while True:
            try:
                return attempt()
            except (ConnectionRefusedError, FileNotFoundError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def start_machine(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.run_process([RUNTIME, "--cluster=2", "chat_server.js"], PORT=str(port), REDIS_URL=self.path)
        self.wait_for(lambda: socket.create_connection(("127.0.0.1", port)).close())
        return port

    def ask(self, port, method, path, cookie=""):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request(method, path, headers={"Cookie": cookie})
        response = connection.getresponse()
        return connection, response

    def test_sessions_and_messages_are_shared_by_all_processes_of_all_machines(self):
        one, two = self.start_machine(), self.start_machine()
        connection, response = self.ask(one, "POST", "/login?name=ann")
        cookie = response.headers["Set-Cookie"].split(";")[0]
        connection.close()
        for port in (one, two, one, two):
            connection, response = self.ask(port, "GET", "/me", cookie)
            self.assertEqual(response.read(), b"ann\n")
            connection.close()
        connection, response = self.ask(two, "GET", "/me", "session=none")
        self.assertEqual(response.status, 401)
        connection.close()
        # As many as there are processes; each of them is some process's.
        listening = [self.ask(port, "GET", "/listen", cookie) for port in (one, one, two, two)]
        for _, response in listening:
            self.assertEqual(response.readline(), b"listening\n")
        for port in (one, two):
            connection, response = self.ask(port, "POST", f"/say?text=from{port}", cookie)
            self.assertEqual(response.status, 200)
            connection.close()
            for _, response in listening:
                self.assertEqual(response.readline(), f"ann: from{port}\n".encode())
        for connection, _ in listening:
            connection.close()


if __name__ == "__main__":
    unittest.main()
