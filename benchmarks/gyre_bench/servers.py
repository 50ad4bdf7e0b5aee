"""The hello-world servers under comparison, and one running process of each."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from gyre_bench import BenchError, counters, machine, parse, peers

# A peer may stand for several servers: node:http, and the API of its own.
SERVERS_OF_PEER = {
    'gyre': ['gyre'],
    'floor': ['floor'],
    'node': ['node'],
    'node20': ['node20'],
    'node26': ['node26'],
    'bun': ['bun', 'bun-serve'],
    'deno': ['deno', 'deno-serve'],
    'workerd': ['workerd'],
}

_WORKERD_CONFIGURATION = """using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "hello.mjs", esModule = embed "hello.mjs")], compatibilityDate = "2024-09-01"))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]);
"""


def commands(names, scratch, programs):
    """{server: command line} of the hello-world servers. `scratch` is a folder for copies of the example."""
    example = peers.ROOT / 'examples' / 'hello_http.js'
    if not example.exists():
        raise BenchError('%s is missing' % example)
    variants = peers.ROOT / 'benchmarks' / 'hello'
    # Deno takes .js for an ES module; under this name the same bytes are CommonJS.
    copy = pathlib.Path(scratch) / 'hello_http.cjs'
    shutil.copyfile(example, copy)
    result = {}
    for name in names:
        if name == 'floor':
            result[name] = [peers.built('benchmarks/floor/epoll_http')]
        elif name == 'workerd':
            shutil.copyfile(variants / 'workerd_hello.mjs', pathlib.Path(scratch) / 'hello.mjs')
            configuration = pathlib.Path(scratch) / 'workerd.capnp'
            configuration.write_text(_WORKERD_CONFIGURATION, encoding='utf-8')
            result[name] = [programs.path(name), 'serve', '--control-fd=1', str(configuration)]
        else:
            result[name] = programs.command(name, copy if name == 'deno' else example)
        if name in ('bun', 'deno'):
            result[name + '-serve'] = programs.command(name, variants / (name + '_serve.js'))
    return result


@contextlib.contextmanager
def running(wanted, core=None, environment=None, failures=None):
    """Starts the servers of {name: command line}, gives {name: Server}, and stops them at the end.

    One that does not start is an error, or with `failures`, a dictionary, an entry there with the reason.
    """
    started = {}
    try:
        for name, command in wanted.items():
            try:
                started[name] = Server(name, command, core, environment)
            except BenchError as error:
                if failures is None:
                    raise
                failures[name] = str(error)
        yield started
    finally:
        for server in started.values():
            server.stop()


class Server:
    """A server process, pinned to one core, listening on a port that the system chose."""

    def __init__(self, name, command, core=None, environment=None):
        self.name = name
        self._counter = None
        self._output = tempfile.TemporaryFile('w+b')
        self._process = subprocess.Popen(
            machine.pin(core) + command, stdin=subprocess.DEVNULL, stdout=self._output, stderr=subprocess.STDOUT,
            env=dict(os.environ, PORT='0', HOST='127.0.0.1', NODE_ENV='production', NO_COLOR='1',
                     **(environment or {})))
        self.pid = self._process.pid
        try:
            self.port = self._wait_for_port(15)
        except BaseException:
            self.stop()
            raise

    def instructions(self):
        """The counter of its instructions; None where the machine has none."""
        if self._counter is None:
            self._counter = counters.instructions(self.pid) or False
        return self._counter or None

    @property
    def url(self):
        return 'http://127.0.0.1:%d/' % self.port

    def _said(self):
        self._output.seek(0)
        return self._output.read().decode('utf-8', 'replace')

    def _wait_for_port(self, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            port = parse.listening_port(self._said())
            if port is not None:
                return port
            if self._process.poll() is not None:
                raise BenchError('%s ended with status %d before it listened. It said:\n%s'
                                 % (self.name, self._process.returncode, self._said()))
            time.sleep(0.01)
        raise BenchError('%s printed no address within %d s. It said:\n%s' % (self.name, seconds, self._said()))

    def check_alive(self):
        if self._process.poll() is not None:
            raise BenchError('%s ended with status %d. It said:\n%s'
                             % (self.name, self._process.returncode, self._said()))

    def stop(self):
        if self._counter:
            self._counter.close()
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._output.close()
