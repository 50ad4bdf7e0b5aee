"""System calls of a server, counted by strace."""

import signal
import subprocess
import tempfile

from gyre_bench import BenchError, machine, parse


def per_request(server, run):
    """{name: calls per request} of a load, which returns figures with `requests`."""
    with tempfile.NamedTemporaryFile('r', encoding='utf-8') as output:
        tracer = subprocess.Popen(
            [machine.require_tool('strace', 'strace'), '-c', '-f', '-o', output.name, '-p', str(server.pid)],
            stderr=subprocess.PIPE, text=True)
        said = tracer.stderr.readline()
        if 'attached' not in said:
            tracer.wait()
            raise BenchError('strace cannot attach to %s: %s' % (server.name, said.strip()))
        try:
            figures = run()
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.communicate()
        counts = parse.strace_counts(output.read())
    return {name: calls / figures['requests'] for name, calls in counts.items()}


def text(counts):
    """The counts in one line, the most first."""
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return ', '.join('%s %.3f' % item for item in ordered if item[1] >= 0.001)
