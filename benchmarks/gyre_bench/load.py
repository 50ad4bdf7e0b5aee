"""Load on a server, and what it costs the server and the client.

A client at the limit of its core measures itself: then the figures say `client_bound`, and requests a second are at
least what is shown rather than what the server can do. Processor time per request stays true.
"""

import json
import os
import subprocess
import tempfile
import time

from gyre_bench import BenchError, machine, parse, peers

# Of one core. wrk and our own clients are single threads.
CLIENT_LIMIT = 0.95
SERVER_LIMIT = 0.90
# Of processor time, and runs of the load at most.
WARM_SECONDS = 0.5
MOST_WARM_UPS = 8


def run_client(command, core=None):
    """Runs a client to its end: (what it printed, processor seconds that it used)."""
    with tempfile.TemporaryFile('w+') as output, tempfile.TemporaryFile('w+') as errors:
        client = subprocess.Popen(machine.pin(core) + command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        try:
            _, status, usage = os.wait4(client.pid, 0)
        except BaseException:
            client.kill()
            raise
        client.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        text = output.read()
        if client.returncode != 0:
            raise BenchError('%s failed:\n%s%s' % (os.path.basename(command[0]), text, errors.read()))
    return text, usage.ru_utime + usage.ru_stime


def wrk(server, connections, seconds, core=None, path='/', arguments=()):
    """One run of wrk on its one thread: the figures of parse.wrk() and `client_seconds`."""
    command = [machine.require_tool('wrk', 'wrk'), '-t1', '-c%d' % connections, '-d%ds' % seconds, '--timeout', '10s',
               '--latency', *arguments, server.url.rstrip('/') + path]
    text, used = run_client(command, core)
    server.check_alive()
    return dict(parse.wrk(text), client_seconds=used)


def steady(server, connections, rate, seconds, core=None):
    """One run of steady_load: its figures."""
    program = peers.built('benchmarks/steady/steady_load')
    text, used = run_client([program, str(server.port), str(connections), str(rate), str(seconds)], core)
    server.check_alive()
    # It spins while it waits for its time: its own processor time says nothing, and what it sent late does.
    return dict(json.loads(text), requests=json.loads(text)['answered'], client_seconds=None, client_spun=used)


def warm(server, run):
    """Runs a load, of about a second, until the server has had time to compile what it runs, and its caches are warm.

    It counts in processor time: on a busy machine a second of the clock is little of that.
    """
    before = machine.usage(server.pid).cpu_seconds
    for _ in range(MOST_WARM_UPS):
        run()
        if machine.usage(server.pid).cpu_seconds - before >= WARM_SECONDS:
            return


def measure(server, run, cores=1):
    """Runs a load, which returns figures with `requests`, and adds what it cost the server, which has `cores` at most.

    Adds cpu_us_per_request, kernel_us_per_request, faults_per_request, rss_kib, client_bound, and where the machine
    counts them instructions_per_request. All of them are of the server and of the processes that it started.
    """
    before = machine.usage(server.pid)
    start = time.monotonic()
    counter = server.instructions()
    counted = counter.read() if counter else 0
    figures = run()
    took = time.monotonic() - start
    used = machine.usage(server.pid) - before
    requests = figures['requests']
    if requests == 0:
        raise BenchError('%s answered no request' % server.name)
    figures['cpu_us_per_request'] = used.cpu_seconds * 1e6 / requests
    figures['kernel_us_per_request'] = min(used.cpu_seconds, used.kernel_seconds) * 1e6 / requests
    figures['faults_per_request'] = used.faults / requests
    if counter:
        figures['instructions_per_request'] = (counter.read() - counted) / requests
    figures['server_share'] = used.cpu_seconds / took
    figures['client_bound'] = client_bound(figures.get('client_seconds'), used.cpu_seconds, took, cores)
    figures['rss_kib'] = machine.rss_kib(server.pid)
    return figures


def client_bound(client_seconds, server_seconds, took, cores=1):
    """Whether the client was at the limit of its core while the server was not, of `cores`."""
    return client_seconds is not None and client_seconds / took >= CLIENT_LIMIT and (
        server_seconds / took < SERVER_LIMIT * cores)
