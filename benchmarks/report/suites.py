"""What a report runs, and with which options."""

import dataclasses


@dataclasses.dataclass
class Suite:
    name: str
    script: str
    full: list          # options of a full run
    quick: list
    full_seconds: int   # what it takes with every peer, about
    quick_seconds: int
    peers: tuple        # those that it knows; gyre is always among them


_SERVERS = ('floor', 'node', 'node20', 'node26', 'bun', 'deno', 'workerd')
_RUNTIMES = ('node', 'node20', 'node26', 'bun', 'deno')

SUITES = {suite.name: suite for suite in (
    Suite('hello', 'hello/bench_hello.py', ['--runs', '7', '--seconds', '5'],
          ['--runs', '3', '--seconds', '2'], 330, 75, _SERVERS),
    Suite('startup', 'startup/bench_startup.py', ['--runs', '100'], ['--runs', '30'], 60, 20,
          ('true', *_RUNTIMES)),
    Suite('latency', 'steady/bench_latency.py', ['--runs', '5', '--seconds', '5'],
          ['--runs', '3', '--seconds', '2'], 230, 65, _SERVERS),
    Suite('sweep', 'sweep/bench_sweep.py', ['--runs', '3', '--seconds', '3'],
          ['--runs', '1', '--seconds', '2', '--connections', '1,64,1000,10000'], 500, 80, _SERVERS),
    Suite('connections', 'idle/bench_connections.py', ['--hold', '10'], ['--hold', '3'], 180, 80, _SERVERS),
    Suite('process', 'process/bench_process.py', ['--rounds', '5'],
          ['--rounds', '1', 'fork', 'round-trips', 'one-way', 'memory', 'spawn-50'], 600, 60,
          _RUNTIMES),
    Suite('js', 'js/bench_js.py', ['--rounds', '5'], ['--rounds', '1', '--milliseconds', '50'], 900, 60,
          _RUNTIMES),
)}
