"""The hello-world servers under comparison, and one running process of each."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

from gyre_bench import BenchError, machine, parse, peers

# A peer may stand for several servers: node:http, and the API of its own.
SERVERS_OF_PEER = {
    'gyre': ['gyre'],
    'floor': ['floor'],
    'node': ['node'],
    'node26': ['node26'],
    'bun': ['bun', 'bun-serve'],
    'deno': ['deno', 'deno-serve'],
}


def commands(peer_names, scratch, gyre=None, floor=None):
    """{server: command line}. `scratch` is a folder for copies of the example."""
    example = peers.ROOT / 'examples' / 'hello_http.js'
    if not example.exists():
        raise BenchError('%s is missing' % example)
    variants = peers.ROOT / 'benchmarks' / 'hello'
    result = {}
    for name in peer_names:
        if name == 'gyre':
            result[name] = [peers.gyre(gyre), str(example)]
        elif name == 'floor':
            result[name] = [peers.floor(floor)]
        elif name == 'deno':
            # Deno takes .js for an ES module; under this name the same bytes are CommonJS.
            copy = pathlib.Path(scratch) / 'hello_http.cjs'
            shutil.copyfile(example, copy)
            run = [peers.executable(name), 'run', '--allow-net', '--allow-env']
            result['deno'] = run + [str(copy)]
            result['deno-serve'] = run + [str(variants / 'deno_serve.js')]
        else:
            program = peers.executable(name)
            result[name] = [program, str(example)]
            if name == 'bun':
                result['bun-serve'] = [program, str(variants / 'bun_serve.js')]
    return result


class Server:
    """A server process, pinned to one core, listening on a port that the system chose."""

    def __init__(self, name, command, core=None):
        self.name = name
        self._output = tempfile.TemporaryFile('w+b')
        pin = [machine.require_tool('taskset', 'util-linux'), '-c', str(core)] if core is not None else []
        self._process = subprocess.Popen(
            pin + command, stdin=subprocess.DEVNULL, stdout=self._output, stderr=subprocess.STDOUT,
            env=dict(os.environ, PORT='0', HOST='127.0.0.1'))
        self.pid = self._process.pid
        try:
            self.port = self._wait_for_port(15)
        except BaseException:
            self.stop()
            raise

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
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._output.close()
