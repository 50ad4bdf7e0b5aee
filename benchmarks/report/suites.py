"""What a report runs, and with which options."""

import dataclasses


@dataclasses.dataclass
class Suite:
    name: str
    title: str
    about: str          # what is measured, in a sentence or two
    script: str
    peers: tuple        # that take part beside gyre; None: it measures gyre alone, and has no --peers
    full: list          # options of a full run
    full_seconds: int   # what that takes with every peer, about
    quick: list
    quick_seconds: int
    quick_peers: tuple = None  # where they are fewer


_RUNTIMES = ('node', 'node20', 'node26', 'bun', 'deno')
_SERVERS = ('floor', *_RUNTIMES)
_FEW = ('node', 'node26', 'bun', 'deno')

# In the order of what should not be missing when time runs out.
SUITES = {suite.name: suite for suite in (
    Suite('hello', 'Hello world over HTTP',
          'The program that everybody knows on 64 keep-alive connections, each server on one core. The floor is a bare epoll '
          'server in C that answers with a constant.',
          'hello/bench_hello.py', (*_SERVERS, 'workerd'), ['--runs', '7', '--seconds', '3'], 250,
          ['--runs', '3', '--seconds', '1'], 70),
    Suite('startup', 'Start-up', 'From spawn to exit; true is the program of that name, which shows what the kernel alone asks for.',
          'startup/bench_startup.py', ('true', *_RUNTIMES), ['--runs', '100'], 150, ['--runs', '20'], 45),
    Suite('sweep', 'Throughput against connections', 'Hello world on 1 to 10,000 keep-alive connections.',
          'sweep/bench_sweep.py', _SERVERS, ['--runs', '3', '--seconds', '2'], 340,
          ['--runs', '1', '--seconds', '2', '--connections', '1,64,1000,10000'], 62, ('floor', *_FEW)),
    Suite('latency', 'Latency under a fixed load',
          'Requests leave at a constant rate, and each counts from the time at which it should have left: a server that '
          'stalls is charged for all that would have been asked meanwhile.',
          'steady/bench_latency.py', _SERVERS, ['--runs', '5', '--seconds', '5'], 250,
          ['--runs', '2', '--seconds', '2'], 40, ('floor', *_FEW)),
    Suite('connections', 'Idle connections', '10,000 keep-alive connections that asked once.',
          'idle/bench_connections.py', _SERVERS, ['--hold', '10'], 200, ['--hold', '1'], 60),
    Suite('process', 'Processes', 'Starting children and talking to them, the same program on every runtime.',
          'process/bench_process.py', _RUNTIMES, ['--runs', '3'], 340,
          ['--runs', '1', 'fork', 'round-trips', 'one-way', 'memory', 'spawn-50'], 45),
    Suite('http', 'HTTP, row by row', 'Small programs on node:http that do a little more than to say hello.',
          'http/bench_http.py', _SERVERS, ['--runs', '2', '--seconds', '2', '--no-syscalls'], 450,
          ['--runs', '1', '--seconds', '1', '--no-syscalls', '--rows', 'headers,json,echo,als,express'], 55,
          ('floor', *_FEW)),
    Suite('e2e', 'Applications', 'Frameworks, files, streams, WebSocket, and pages out of Redis and PostgreSQL (the '
          'database and the load share the other core), with packages from npm as they are.',
          'e2e/bench_e2e.py', _RUNTIMES, ['--runs', '3', '--seconds', '2', '--no-syscalls'], 380,
          ['--runs', '1', '--seconds', '1', '--no-syscalls'], 80, _FEW),
    Suite('cluster', 'Several processes',
          'Two workers and the load share the machine: only processor time is worth a look.',
          'cluster/bench_cluster.py', ('gyre-reuse-port', 'gyre-least', 'gyre-node-cluster', *_RUNTIMES),
          ['--workers', '2', '--runs', '3', '--seconds', '2'], 140,
          ['--workers', '2', '--runs', '1', '--seconds', '1'], 25, ('gyre-reuse-port', *_FEW)),
    Suite('memory', 'Memory over time', 'A server in its first seconds, under load, with 2,000 connections open, and after.',
          'idle/bench_memory.py', (*_SERVERS, 'workerd'), ['--seconds', '5', '--idle', '10'], 240,
          ['--seconds', '1', '--idle', '2'], 45, _FEW),
    Suite('js', 'Built-in modules', 'The same small programs on every runtime.',
          'js/bench_js.py', _RUNTIMES, ['--runs', '3', '--milliseconds', '100', '--profile'], 350,
          ['--runs', '1', '--milliseconds', '30', '--profile'], 53),
    Suite('micro', 'Single operations', 'Of the C++ libraries, by Google Benchmark: one call, timer, message, connection.',
          'micro/bench_micro.py', None, ['--runs', '3', '--milliseconds', '100'], 120,
          ['--runs', '1', '--milliseconds', '10'], 20),
)}
