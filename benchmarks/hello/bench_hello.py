#!/usr/bin/env python3
"""Hello world over HTTP: what one request costs the server's processor, side by side.

Every server runs pinned to one core, wrk on another. Rounds are interleaved, so that a slow minute of the machine hits
all servers alike, and ratios are taken within a round. CPU per request is the figure to look at: wrk itself saturates
before a fast server does, so requests per second say less.
"""

import argparse
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, machine, parse, peers, report, servers, stats  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(prog='dev bench hello', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--runs', type=int, default=5, help='rounds (default %(default)s)')
    parser.add_argument('--seconds', type=int, default=5, help='load per server and round (default %(default)s)')
    parser.add_argument('--connections', type=int, default=64, help='keep-alive connections (default %(default)s)')
    parser.add_argument('--peers', default='gyre,floor,node',
                        help='of %s (default %%(default)s); the last three are fetched from npm'
                        % ', '.join(servers.SERVERS_OF_PEER))
    parser.add_argument('--server-core', type=int, default=0, help='default %(default)s')
    parser.add_argument('--load-core', type=int, default=1, help='default %(default)s')
    parser.add_argument('--no-syscalls', action='store_true', help='leave out the run under strace')
    parser.add_argument('--gyre', help='the program to measure (default bazel-bin/gyre)')
    parser.add_argument('--floor', help='default bazel-bin/benchmarks/floor/epoll_http')
    parser.add_argument('--json', metavar='FILE', help='write everything measured to FILE')
    options = parser.parse_args()
    for name in ('runs', 'seconds', 'connections'):
        if getattr(options, name) < 1:
            parser.error('--%s must be at least 1' % name)
    if options.server_core == options.load_core:
        parser.error('server and load need different cores')
    return options


def load(server, options, seconds):
    """One run of wrk against a server; returns wrk's figures."""
    command = [machine.require_tool('taskset', 'util-linux'), '-c', str(options.load_core),
               machine.require_tool('wrk', 'wrk'), '-t1', '-c%d' % options.connections,
               '-d%ds' % seconds, '--latency', server.url]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise BenchError('wrk failed against %s:\n%s%s' % (server.name, result.stdout, result.stderr))
    server.check_alive()
    return parse.wrk(result.stdout)


def measure(server, options):
    """One round of one server."""
    before = machine.cpu_seconds(server.pid)
    figures = load(server, options, options.seconds)
    used = machine.cpu_seconds(server.pid) - before
    if figures['requests'] == 0:
        raise BenchError('%s answered no request' % server.name)
    figures['cpu_us_per_request'] = used * 1e6 / figures['requests']
    figures['rss_kib'] = machine.rss_kib(server.pid)
    return figures


def count_syscalls(server, options):
    """System calls per request by name, seen by strace over one second of load."""
    strace = machine.require_tool('strace', 'strace')
    with tempfile.NamedTemporaryFile('r', encoding='utf-8') as output:
        tracer = subprocess.Popen([strace, '-c', '-f', '-o', output.name, '-p', str(server.pid)],
                                  stderr=subprocess.PIPE, text=True)
        said = tracer.stderr.readline()
        if 'attached' not in said:
            tracer.wait()
            raise BenchError('strace cannot attach to %s: %s' % (server.name, said.strip()))
        figures = load(server, options, 1)
        tracer.send_signal(signal.SIGINT)
        tracer.communicate()
        counts = parse.strace_counts(output.read())
    return {name: calls / figures['requests'] for name, calls in counts.items()}


def version_of(command):
    """The version a runtime prints; None for what is no runtime."""
    if len(command) == 1:
        return None
    result = subprocess.run([command[0], '--version'], capture_output=True, text=True, check=False)
    match = re.search(r'\d+\.\d+\.\d+\S*', result.stdout)
    return match.group(0) if match else None


def summarize(rounds, names):
    """Per server: spread of each figure over the rounds, and the ratio to the floor."""
    result = {}
    for name in names:
        own = [measured[name] for measured in rounds]
        result[name] = {key: stats.spread([figures[key] for figures in own])
                        for key in ('cpu_us_per_request', 'rate', 'p50_us', 'p99_us', 'rss_kib')}
        result[name]['errors'] = sum(figures['errors'] for figures in own)
        if 'floor' in names:
            result[name]['ratio_to_floor'] = stats.paired_ratio(
                [figures['cpu_us_per_request'] for figures in own],
                [measured['floor']['cpu_us_per_request'] for measured in rounds])
    return result


def show(summary, syscalls, versions):
    rows = []
    for name, figures in summary.items():
        cpu = figures['cpu_us_per_request']
        ratio = figures.get('ratio_to_floor')
        rows.append([
            name + (' ' + versions[name] if versions[name] else ''),
            '%.2f' % cpu['median'], '%.2f-%.2f' % (cpu['min'], cpu['max']),
            '%.2f' % ratio if ratio else '-',
            '%.0f' % figures['rate']['median'], '%.0f' % figures['p50_us']['median'],
            '%.0f' % figures['p99_us']['median'], '%.1f' % (figures['rss_kib']['median'] / 1024),
            figures['errors']])
    print(report.table(['server', 'CPU us/req', 'min-max', 'x floor', 'req/s', 'p50 us', 'p99 us', 'RSS MiB',
                        'errors'], rows))
    if syscalls:
        print('\nsystem calls per request:')
        for name, counts in syscalls.items():
            shown = sorted(counts.items(), key=lambda item: -item[1])
            print('  %-12s %s' % (name, ', '.join('%s %.3f' % item for item in shown if item[1] >= 0.001)))


def main():
    options = arguments()
    machine.require_tool('wrk', 'wrk')
    if not options.no_syscalls:
        machine.require_tool('strace', 'strace')
    machine.require_cores(options.server_core, options.load_core)
    machine.warn_if_busy()
    about = machine.describe()
    wanted = peers.split_names(options.peers, servers.SERVERS_OF_PEER)
    running = []
    rounds = []
    syscalls = {}
    with tempfile.TemporaryDirectory() as scratch:
        commands = servers.commands(wanted, scratch, options.gyre, options.floor)
        versions = {name: version_of(command) for name, command in commands.items()}
        try:
            for name, command in commands.items():
                running.append(servers.Server(name, command, options.server_core))
            print('%d servers, %d rounds of %d s each, about %d s' % (
                len(running), options.runs, options.seconds,
                len(running) * (options.runs * options.seconds + 2)), file=sys.stderr)
            for server in running:
                load(server, options, 1)  # warm-up: compilers, caches, connections' memory
            for number in range(options.runs):
                # Every second round in reverse, so that nobody always follows the same neighbour.
                order = running if number % 2 == 0 else running[::-1]
                rounds.append({server.name: measure(server, options) for server in order})
            if not options.no_syscalls:
                syscalls = {server.name: count_syscalls(server, options) for server in running}
        finally:
            for server in running:
                server.stop()
    summary = summarize(rounds, list(commands))
    show(summary, syscalls, versions)
    if options.json:
        report.write_json(options.json, {
            'benchmark': 'hello', 'machine': about, 'versions': versions, 'rounds': rounds, 'summary': summary,
            'syscalls_per_request': syscalls,
            'options': {'runs': options.runs, 'seconds': options.seconds, 'connections': options.connections}})
    if any(figures['errors'] for figures in summary.values()):
        raise BenchError('some requests failed: the figures of those servers are void')


if __name__ == '__main__':
    report.run(main)
