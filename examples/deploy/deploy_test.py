"""The examples, run. usage: deploy_test.py RUNTIME"""

import configparser
import grp
import json
import os
import pwd
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

RUNTIME = os.path.abspath(sys.argv.pop(1))
HERE = os.path.dirname(os.path.abspath(__file__))


def read(name):
    with open(os.path.join(HERE, name)) as file:
        return file.read()


def free_ports(count):
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def owner():
    """Who runs this: workers of nginx may not be able to become somebody else."""
    user = pwd.getpwuid(os.getuid())
    return f"{user.pw_name} {grp.getgrgid(user.pw_gid).gr_name}"


class Clients:
    """Ask through the balancer until they are told to stop, each on connections of its own."""

    def __init__(self, port, count=4):
        self.port = port
        self.failed = []
        self.names = []
        self._stop = False
        self._threads = [threading.Thread(target=self._run) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def _run(self):
        while not self._stop:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=20) as response:
                    self.names.append(response.read().decode().split()[-1])
            except (OSError, urllib.error.URLError) as error:
                self.failed.append(str(error))

    def wait_for(self, condition, seconds=30):
        deadline = time.monotonic() + seconds
        while not condition(self.names):
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds} s: {len(self.names)} answers, failed: {self.failed[:3]}")
            time.sleep(0.01)

    def stop(self):
        self._stop = True
        for thread in self._threads:
            thread.join()


class DeployTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def said(self):
        """The file with what the processes say."""
        return os.path.join(self.folder.name, "said")

    def start(self, command, **environment):
        with open(self.said(), "a") as output:
            process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=self.folder.name,
                                       stdout=output, stderr=output)

        def end():
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

        self.addCleanup(end)
        return process

    def start_server(self, name, port):
        command = [RUNTIME, "--cluster=2", os.path.join(HERE, "server.js")]
        process = self.start(command, NAME=name, PORT=str(port))
        self.wait_for_port(port)
        return process

    def wait_for_port(self, port):
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=10).close()
                return
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    with open(self.said()) as output:
                        self.fail(f"nobody listens; the processes say: {output.read()}")
                time.sleep(0.01)

    def configure(self, name, ports):
        """The example with ports that are free; everything else as it stands there."""
        text = read(name)
        for port, actual in zip(("3001", "3002", "8000"), ports):
            self.assertIn(f"127.0.0.1:{port}", text)
            text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{actual}")
        path = os.path.join(self.folder.name, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def stop_and_start_each_machine(self, ports):
        machines = {}
        for name, port in (("one", ports[0]), ("two", ports[1])):
            machines[name] = self.start_server(name, port)
        yield
        self.wait_for_port(ports[2])
        clients = Clients(ports[2])
        self.addCleanup(clients.stop)
        try:
            clients.wait_for(lambda names: {"one", "two"} <= set(names))
            for name, port in (("one", ports[0]), ("two", ports[1])):
                other = "two" if name == "one" else "one"
                machines[name].send_signal(signal.SIGTERM)
                self.assertEqual(machines[name].wait(30), 0)
                before = len(clients.names)
                clients.wait_for(lambda names: len(names) > before + 50)
                self.assertEqual(set(clients.names[before + 10:]), {other})
                machines[name] = self.start_server(name, port)
                before = len(clients.names)
                clients.wait_for(lambda names: name in names[before:])
        finally:
            clients.stop()
        self.assertEqual(clients.failed, [])

    def test_haproxy(self):
        ports = free_ports(3)
        config = self.configure("haproxy.cfg", ports)
        run = self.stop_and_start_each_machine(ports)
        next(run)
        self.start(["/usr/sbin/haproxy", "-db", "-f", config])
        self.assertIsNone(next(run, None))

    def test_nginx(self):
        ports = free_ports(3)
        config = self.configure("nginx.conf", ports)
        run = self.stop_and_start_each_machine(ports)
        next(run)
        self.start(["/usr/sbin/nginx", "-p", self.folder.name, "-c", config, "-g", f"daemon off; user {owner()};"])
        self.assertIsNone(next(run, None))

    def test_systemd_unit(self):
        """As systemd would start it: with its socket as descriptor 3, and a socket for notifications."""
        unit = configparser.RawConfigParser(strict=False)
        unit.optionxform = str
        unit.read(os.path.join(HERE, "gyre.service"))
        activation = configparser.RawConfigParser(strict=False)
        activation.optionxform = str
        activation.read(os.path.join(HERE, "gyre.socket"))
        self.assertEqual(unit["Service"]["Type"], "notify")
        self.assertEqual(unit["Service"]["KillMode"], "mixed")
        where = activation["Socket"]["ListenStream"]
        variables = dict(entry.split("=", 1) for entry in unit["Service"]["Environment"].split())
        self.assertEqual(where, f"{variables['HOST']}:{variables['PORT']}")
        with socket.socket() as listening, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            listening.bind((variables["HOST"], 0))
            listening.listen()
            port = listening.getsockname()[1]
            manager.bind(f"{self.folder.name}/notify")
            manager.settimeout(30)
            command = unit["Service"]["ExecStart"].replace("/usr/local/bin/gyre", RUNTIME)
            command = command.replace("/srv/hello/server.js", os.path.join(HERE, "server.js"))
            command = command.replace("--metrics=9100", "--metrics=0")
            script = f"exec 3<&{listening.fileno()}; export LISTEN_PID=$$ LISTEN_FDS=1; exec {command}"
            process = subprocess.Popen(
                ["/bin/bash", "-c", script], pass_fds=[listening.fileno()], stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **variables, "PORT": str(port), "NOTIFY_SOCKET": f"{self.folder.name}/notify"})
            self.addCleanup(process.wait)
            self.addCleanup(process.kill)
            # Connections wait in systemd's socket until somebody serves.
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as response:
                self.assertEqual(response.read(), b"healthy\n")
            self.assertEqual(manager.recv(1000), b"READY=1")
            reload = unit["Service"]["ExecReload"].replace("$MAINPID", str(process.pid))
            subprocess.run(reload.split(), check=True)
            self.assertTrue(manager.recv(1000).startswith(b"RELOADING=1\nMONOTONIC_USEC="))
            self.assertEqual(manager.recv(1000), b"READY=1")
            process.terminate()
            self.assertEqual(manager.recv(1000), b"STOPPING=1")
            self.assertEqual(process.wait(30), 0)

    def test_kubernetes_manifests(self):
        # From the distribution, whatever interpreter this is.
        parsed = subprocess.run(
            ["/usr/bin/python3", "-c",
             "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(sys.stdin))))"],
            input=read("kubernetes.yaml"), capture_output=True, text=True, check=True)
        documents = {document["kind"]: document for document in json.loads(parsed.stdout)}
        self.assertEqual(set(documents), {"Deployment", "Service", "HorizontalPodAutoscaler"})
        deployment, service, scaler = (documents[kind] for kind in ("Deployment", "Service", "HorizontalPodAutoscaler"))
        self.assertEqual([document["apiVersion"] for document in (deployment, service, scaler)],
                         ["apps/v1", "v1", "autoscaling/v2"])
        template = deployment["spec"]["template"]
        labels = template["metadata"]["labels"]
        self.assertEqual(deployment["spec"]["selector"]["matchLabels"], labels)
        self.assertEqual(service["spec"]["selector"], labels)
        container = template["spec"]["containers"][0]
        ports = {port["name"]: port["containerPort"] for port in container["ports"]}
        self.assertIn(service["spec"]["ports"][0]["targetPort"], ports)
        self.assertEqual(container["readinessProbe"]["httpGet"], {"path": "/ready", "port": "metrics"})
        self.assertTrue(container["lifecycle"]["preStop"]["exec"]["command"])
        waits = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
        self.assertGreater(template["spec"]["terminationGracePeriodSeconds"], waits + 10)
        self.assertIn(f"--metrics=0.0.0.0:{ports['metrics']}", container["command"])
        for entry in container["env"]:
            self.assertIsInstance(entry["value"], str)
        target = scaler["spec"]["scaleTargetRef"]
        self.assertEqual((target["kind"], target["name"]), ("Deployment", deployment["metadata"]["name"]))
        self.assertLess(scaler["spec"]["minReplicas"], scaler["spec"]["maxReplicas"])
        # The option of the command line is one that gyre knows, and the metric one that it serves.
        known = subprocess.run([RUNTIME, "--help"], capture_output=True, text=True, check=True).stdout
        for option in container["command"][1:-1]:
            self.assertIn(re.match(r"--[a-z-]+", option)[0], known)
        self.assertTrue(scaler["spec"]["metrics"][0]["pods"]["metric"]["name"].startswith("gyre_cluster_"))


if __name__ == "__main__":
    unittest.main()
