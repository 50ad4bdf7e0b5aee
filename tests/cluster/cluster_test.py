"""`gyre --cluster` as its operator meets it. usage: cluster_test.py RUNTIME"""

import os
import signal
import socket
import sys
import tempfile
import time
import unittest

from cluster_process import HERE, Cluster, Load, cpu_seconds, is_running

RUNTIME = os.path.abspath(sys.argv.pop(1))
SERVER = os.path.join(HERE, "hello_server.js")


def ask(port, path="/"):
    """The answer's body on a connection of its own; empty where there is none."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        data = b""
        while chunk := connection.recv(65536):
            data += chunk
    return data.partition(b"\r\n\r\n")[2].decode()


# Only the first two workers of a primary listen soon.
SLOW_TO_START = """
const server = require('http').createServer((request, response) => response.end('Hello World\\n'));
const start = () => server.listen(0, '127.0.0.1', () => console.log(server.address().port));
setTimeout(start, require('cluster').worker.id > 2 ? 20_000 : 0);
"""


class ClusterTest(unittest.TestCase):
    def start(self, *options, script=SERVER, **more):
        cluster = Cluster(RUNTIME, script, *options, **more)
        self.addCleanup(cluster.close)
        return cluster

    def test_a_reload_under_load_loses_nothing(self):
        cluster = self.start()
        before = set(cluster.worker_pids())
        load = Load(cluster.port)
        self.addCleanup(load.close)
        reloads = 0

        def done():
            nonlocal reloads
            if sum("reloaded" in line for line in cluster.log) < reloads:
                return False
            if reloads == 3 and load.answered > 5000:
                return True
            if reloads < 3:
                reloads += 1
                cluster.signal(signal.SIGHUP)
            return False

        load.run(done, 60)
        self.assertEqual(load.lost, [])
        self.assertFalse(before & set(cluster.worker_pids()))

    def test_a_reload_that_is_asked_for_during_another_one_follows_it(self):
        cluster = self.start()
        for _ in range(2):
            cluster.signal(signal.SIGHUP)
            cluster.wait_for("reloading")
        cluster.wait_for("reloaded", count=2)

    def test_an_idle_connection_has_one_more_request_while_its_worker_drains(self):
        cluster = self.start(workers=1)
        for body in (b"", b"hello"):
            with socket.create_connection(("127.0.0.1", cluster.port), timeout=30) as connection:
                request = b"POST" if body else b"GET"
                request += b" / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body) + body
                connection.sendall(request)
                self.assertNotIn(b"\r\nConnection: close\r\n", connection.recv(65536))
                former = cluster.worker_pids()
                cluster.signal(signal.SIGHUP)
                draining = 'gyre_cluster_workers{state="draining"}'
                cluster.wait_until(lambda: cluster.metrics()[draining] == "1")
                # The worker learns of it a moment later; until then the connection is one to keep.
                answer = b""
                deadline = time.monotonic() + 30
                while b"\r\nConnection: close\r\n" not in answer:
                    connection.sendall(request)
                    answer = connection.recv(65536)
                    self.assertIn(b"Hello World\n", answer)
                    self.assertLess(time.monotonic(), deadline)
                self.assertEqual(connection.recv(65536), b"")
            cluster.wait_until(lambda: not is_running(former[0]), timeout=10)
            cluster.wait_for("reloaded", count=2 if body else 1)

    def test_sigterm_drains_and_ends(self):
        cluster = self.start()
        workers = cluster.worker_pids()
        load = Load(cluster.port, clients=8)
        self.addCleanup(load.close)
        load.run(lambda: load.answered > 500, 30)
        with socket.create_connection(("127.0.0.1", cluster.port), timeout=30) as connection:
            connection.sendall(Load.GET)
            connection.recv(65536)
            cluster.signal(signal.SIGTERM)
            connection.sendall(Load.GET)
            self.assertIn(b"Hello World\n", connection.recv(65536))
        load.close()
        self.assertEqual(cluster.process.wait(20), 0)
        self.assertFalse(any(is_running(pid) for pid in workers))

    def test_who_waits_to_be_accepted_when_sigterm_comes_is_served(self):
        for policy in ("round-robin", "least-connections", "reuse-port", "shared"):
            cluster = self.start(f"--cluster-policy={policy}")
            workers = cluster.worker_pids()
            # Whoever accepts cannot yet.
            stopped = [cluster.pid] if policy in ("round-robin", "least-connections") else workers
            for pid in stopped:
                os.kill(pid, signal.SIGSTOP)
            clients = [socket.create_connection(("127.0.0.1", cluster.port), timeout=30) for _ in range(300)]
            for client in clients:
                client.sendall(Load.GET)
            cluster.signal(signal.SIGTERM)
            for pid in stopped:
                os.kill(pid, signal.SIGCONT)
            served = 0
            for client in clients:
                with client:
                    served += b"Hello World\n" in client.recv(65536)
            self.assertEqual(served, 300, policy)
            self.assertEqual(cluster.process.wait(30), 0)
            self.assertFalse(any(is_running(pid) for pid in workers))

    def test_ctrl_c_drains(self):
        cluster = self.start(own_group=True)
        workers = cluster.worker_pids()
        with socket.create_connection(("127.0.0.1", cluster.port), timeout=30) as connection:
            connection.sendall(Load.GET)
            connection.recv(65536)
            # The terminal sends it to all processes in front.
            os.killpg(cluster.pid, signal.SIGINT)
            connection.sendall(Load.GET)
            self.assertIn(b"Hello World\n", connection.recv(65536))
        self.assertEqual(cluster.process.wait(20), 0)
        self.assertFalse(any(is_running(pid) for pid in workers))

    def test_a_second_ctrl_c_ends_at_once(self):
        cluster = self.start(own_group=True)
        workers = cluster.worker_pids()
        hung = socket.create_connection(("127.0.0.1", cluster.port), timeout=30)
        self.addCleanup(hung.close)
        hung.sendall(b"GET /spin HTTP/1.1\r\nHost: a\r\n\r\n")
        os.killpg(cluster.pid, signal.SIGINT)
        cluster.wait_until(lambda: len([pid for pid in workers if is_running(pid)]) < 2)
        os.killpg(cluster.pid, signal.SIGINT)
        self.assertEqual(cluster.process.wait(20), 1)
        cluster.wait_until(lambda: not any(is_running(pid) for pid in workers), timeout=5)

    def test_the_end_of_the_terminal_drains_and_a_signal_that_is_sent_reloads(self):
        master, terminal = os.openpty()
        try:
            cluster = self.start(terminal=terminal)
            cluster.signal(signal.SIGHUP)
            cluster.wait_for("reloaded")
            cluster.wait_until(lambda: len(cluster.ready_pids()) == 2)
            with socket.create_connection(("127.0.0.1", cluster.port), timeout=30) as connection:
                connection.sendall(Load.GET)
                connection.recv(65536)
                os.close(master)
                master = -1
                connection.sendall(Load.GET)
                self.assertIn(b"Hello World\n", connection.recv(65536))
            self.assertEqual(cluster.process.wait(20), 0)
            self.assertEqual(sum("reloading" in line for line in cluster.log), 1)
        finally:
            os.close(terminal)
            if master >= 0:
                os.close(master)

    def test_with_nohup_it_outlives_its_terminal(self):
        with tempfile.TemporaryDirectory() as folder:
            launcher = os.path.join(folder, "launcher")
            with open(launcher, "w") as file:
                file.write(f'#!/bin/sh\ntrap "" HUP\nexec "{RUNTIME}" "$@"\n')
            os.chmod(launcher, 0o755)
            master, terminal = os.openpty()
            cluster = Cluster(launcher, SERVER, terminal=terminal)
            self.addCleanup(cluster.close)
            os.close(master)
            os.close(terminal)
            self.assertEqual(ask(cluster.port), "Hello World\n")
            # The one that the system sent has been before this one.
            cluster.signal(signal.SIGHUP)
            cluster.wait_for("reloaded")
            self.assertEqual(ask(cluster.port), "Hello World\n")

    def test_a_killed_worker_is_replaced_and_no_new_connection_fails(self):
        cluster = self.start()
        for _ in range(3):
            victim = cluster.worker_pids()[0]
            os.kill(victim, signal.SIGKILL)
            answers = [ask(cluster.port) for _ in range(50)]
            self.assertEqual(set(answers), {"Hello World\n"})
            cluster.wait_until(lambda: victim not in cluster.worker_pids() and len(cluster.ready_pids()) == 2)

    def test_who_connects_while_the_only_worker_is_replaced_waits_for_the_next(self):
        for policy in ("round-robin", "reuse-port", "shared"):
            cluster = self.start(f"--cluster-policy={policy}", workers=1)
            for _ in range(3):
                victim = cluster.worker_pids()[0]
                os.kill(victim, signal.SIGKILL)
                cluster.wait_until(lambda: not is_running(victim))
                self.assertEqual(ask(cluster.port), "Hello World\n", policy)
                cluster.wait_until(lambda: victim not in cluster.worker_pids() and len(cluster.ready_pids()) == 1)

    def test_who_waits_at_a_killed_worker_is_served_by_others_while_the_next_one_starts(self):
        with tempfile.NamedTemporaryFile("w", suffix=".js") as script:
            script.write(SLOW_TO_START)
            script.flush()
            cluster = self.start("--cluster-policy=reuse-port", script=script.name)
            workers = cluster.worker_pids()
            for pid in workers:
                os.kill(pid, signal.SIGSTOP)
            clients = [socket.create_connection(("127.0.0.1", cluster.port), timeout=30) for _ in range(64)]
            for client in clients:
                client.sendall(Load.GET)
            killed = time.monotonic()
            os.kill(workers[0], signal.SIGKILL)
            os.kill(workers[1], signal.SIGCONT)
            for client in clients:
                with client:
                    self.assertIn(b"Hello World\n", client.recv(65536))
            self.assertLess(time.monotonic() - killed, 15)

    def test_a_worker_that_hangs_gets_no_connections_and_is_killed(self):
        cluster = self.start("--cluster-heartbeat=2000")
        hung = socket.create_connection(("127.0.0.1", cluster.port), timeout=30)
        self.addCleanup(hung.close)
        hung.sendall(b"GET /spin HTTP/1.1\r\nHost: a\r\n\r\n")
        cluster.wait_for("does not respond")
        self.assertEqual({ask(cluster.port) for _ in range(100)}, {"Hello World\n"})
        cluster.wait_for("is killed: it hangs")
        self.assertEqual(hung.recv(100), b"")
        cluster.wait_until(lambda: len(cluster.ready_pids()) == 2)

    def test_a_worker_that_grows_is_replaced(self):
        cluster = self.start("--cluster-heartbeat=8000", "--cluster-max-memory=100M", workers=1)
        former = cluster.worker_pids()
        self.assertEqual(ask(cluster.port, "/grow"), "100\n")
        cluster.wait_until(lambda: not set(former) & set(cluster.worker_pids()))
        self.assertEqual(ask(cluster.port), "Hello World\n")

    def test_workers_go_with_their_primary_and_free_the_port(self):
        cluster = self.start()
        workers = cluster.worker_pids()
        os.kill(cluster.pid, signal.SIGKILL)
        killed = time.monotonic()
        cluster.process.wait()
        cluster.wait_until(lambda: not any(is_running(pid) for pid in workers))
        gone = time.monotonic() - killed
        with socket.socket() as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            again.bind(("127.0.0.1", cluster.port))
            again.listen()
        # 20 ms are usual; a machine at work may take longer.
        self.assertLess(gone, 1)

    def test_a_worker_that_hangs_goes_with_its_primary(self):
        cluster = self.start()
        workers = cluster.worker_pids()
        hung = [socket.create_connection(("127.0.0.1", cluster.port), timeout=30) for _ in workers]
        for connection in hung:
            self.addCleanup(connection.close)
            connection.sendall(b"GET /spin HTTP/1.1\r\nHost: a\r\n\r\n")
        cluster.wait_until(lambda: sum(cpu_seconds(pid) > 0.5 for pid in workers) == 2)
        os.kill(cluster.pid, signal.SIGKILL)
        cluster.process.wait()
        cluster.wait_until(lambda: not any(is_running(pid) for pid in workers), timeout=5)

    def test_connections_are_spread_evenly(self):
        for policy in ("round-robin", "least-connections"):
            cluster = self.start(f"--cluster-policy={policy}")
            counts = {}
            for _ in range(400):
                pid = ask(cluster.port, "/pid")
                counts[pid] = counts.get(pid, 0) + 1
            self.assertEqual(len(counts), 2)
            self.assertLessEqual(max(counts.values()) / min(counts.values()), 1.05, policy)

    def test_every_policy_serves_and_reloads(self):
        for policy in ("reuse-port", "shared"):
            cluster = self.start(f"--cluster-policy={policy}")
            former = cluster.worker_pids()
            self.assertEqual({ask(cluster.port) for _ in range(50)}, {"Hello World\n"})
            cluster.signal(signal.SIGHUP)
            cluster.wait_for("reloaded")
            self.assertFalse(set(former) & set(cluster.worker_pids()))
            self.assertEqual({ask(cluster.port) for _ in range(50)}, {"Hello World\n"})

    def test_a_port_in_use_is_an_error_under_every_policy(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            for policy in ("round-robin", "reuse-port", "shared"):
                cluster = self.start(f"--cluster-policy={policy}", workers=1, wait=False,
                                     environment={"PORT": f"{port}"})
                cluster.wait_for("EADDRINUSE")
                cluster.close()

    def test_a_crash_loop_is_slowed_down_and_given_up(self):
        with tempfile.NamedTemporaryFile("w", suffix=".js") as script:
            script.write("process.exit(7);\n")
            script.flush()
            cluster = self.start(script=script.name, wait=False)
            cluster.wait_for("has ended: code 7", count=6)
            before = cpu_seconds(cluster.pid)
            cluster.wait_for("has ended: code 7", count=10)
            self.assertLess(cpu_seconds(cluster.pid) - before, 0.5)

    def test_the_table_and_the_figures_show_the_workers(self):
        cluster = self.start("--cluster-heartbeat=400")
        for _ in range(10):
            ask(cluster.port)
        requests = "gyre_cluster_worker_requests_total"
        cluster.wait_until(lambda: sum(
            int(value) for name, value in cluster.metrics().items() if name.startswith(requests)) >= 10)
        cluster.signal(signal.SIGUSR2)
        for pid in cluster.worker_pids():
            cluster.wait_for(rf"'ready'.* {pid} ")

    def test_sockets_of_systemd_are_used_and_it_is_told(self):
        with tempfile.TemporaryDirectory() as folder, \
                socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, socket.socket() as listening:
            manager.bind(f"{folder}/notify")
            manager.settimeout(30)
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            port = listening.getsockname()[1]
            # What systemd-socket-activate does: the socket is descriptor 3, and the variables name the process.
            start = (f'exec 3<&{listening.fileno()}; export LISTEN_PID=$$ LISTEN_FDS=1; '
                     f'exec "{RUNTIME}" "$@"')
            launcher = os.path.join(folder, "launcher")
            with open(launcher, "w") as file:
                file.write(f"#!/bin/bash\n{start}\n")
            os.chmod(launcher, 0o755)
            cluster = Cluster(launcher, SERVER, environment={"PORT": f"{port}", "NOTIFY_SOCKET": f"{folder}/notify",
                                                             "WATCHDOG_USEC": "100000"},
                              pass_fds=[listening.fileno()])
            self.addCleanup(cluster.close)
            self.assertEqual(cluster.port, port)
            self.assertEqual(ask(port), "Hello World\n")
            said = []

            def hear(word):
                while not said or not said[-1].startswith(word):
                    said.append(manager.recv(1000).decode())

            hear("READY=1")
            hear("WATCHDOG=1")
            cluster.signal(signal.SIGHUP)
            hear("RELOADING=1")
            hear("READY=1")
            cluster.signal(signal.SIGTERM)
            hear("STOPPING=1")
            self.assertEqual(cluster.process.wait(20), 0)


if __name__ == "__main__":
    unittest.main()
