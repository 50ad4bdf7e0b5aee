#!/usr/bin/env python3
"""Memory over the life of a server, and what it does when nobody asks.

Each server in turn: quiet, under load on 64 connections, with idle connections open, and after they have closed; its memory in RAM is
sampled ten times a second. At the end nobody asks for a while: how often it wakes up (voluntary context switches of all
its threads) and how much processor time it takes.
"""

import pathlib
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, clients, load, machine, options, report, servers  # noqa: E402

SPARE_DESCRIPTORS = 100
STEP = 0.1


def arguments():
    return options.parse(options.parser(
        'memory', __doc__, known=servers.SERVERS_OF_PEER, peers='gyre,floor,node20', cores=True, seconds=3,
        connections=2000, idle=5))


class Sampler:
    """Samples a process's memory from a thread until the end of the block."""

    def __init__(self, pid):
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.samples = []     # (seconds, MiB)

    def __enter__(self):
        self._start = time.monotonic()
        self._thread.start()
        return self

    def now(self):
        return time.monotonic() - self._start

    def _run(self):
        while not self._done.is_set():
            try:
                self.samples.append((round(self.now(), 2), machine.rss_kib(self._pid) / 1024))
            except BenchError:
                return
            self._done.wait(STEP)

    def __exit__(self, *_):
        self._done.set()
        self._thread.join()


def idle(pid, seconds):
    """(wake-ups a second, share of a core) while nobody asks."""
    switches, cpu = machine.voluntary_switches(pid), machine.cpu_seconds(pid)
    time.sleep(seconds)
    # Those of a thread that has ended meanwhile are no longer counted.
    return (max(0, machine.voluntary_switches(pid) - switches) / seconds, (machine.cpu_seconds(pid) - cpu) / seconds)


def measure(server, chosen, count):
    marks = {}
    with Sampler(server.pid) as sampler:
        time.sleep(1)
        marks['load'] = sampler.now()
        load.wrk(server, 64, chosen.seconds, chosen.load_core)
        marks['connections'] = sampler.now()
        held = clients.Connections(server.port)
        held.open(count)
        held.request_all()
        time.sleep(2)
        held.close()
        marks['closed'] = sampler.now()
        time.sleep(chosen.seconds)
    wakeups, share = idle(server.pid, chosen.idle)
    server.check_alive()
    return {'samples': sampler.samples, 'marks': marks, 'wakeups_per_second': wakeups, 'idle_cpu_share': share}


def at(figures, mark):
    """The last sample before a mark."""
    return max(sample for sample in figures['samples'] if sample[0] <= figures['marks'][mark])[1]


def main():
    chosen = arguments()
    machine.require_tool('wrk', 'wrk')
    limit = machine.raise_descriptor_limit(chosen.connections + SPARE_DESCRIPTORS)
    count = min(chosen.connections, limit - SPARE_DESCRIPTORS)
    machine.warn_if_busy()
    about = machine.describe()
    results, failures = {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, command in servers.commands(chosen.names, scratch, chosen.programs).items():
            try:
                with servers.running({name: command}, chosen.server_core) as running:
                    results[name] = measure(running[name], chosen, count)
            except BenchError as error:
                failures[name] = str(error)
    if not results:
        raise BenchError('\n'.join(failures.values()))
    print('MiB in RAM; load on 64 connections for %d s, then %d idle connections' % (chosen.seconds, count))
    print(report.table(['server', 'started', 'after load', 'most', 'at the end', 'wake-ups/s', 'CPU when idle'], [
        [name, '%.1f' % at(figures, 'load'), '%.1f' % at(figures, 'connections'),
         '%.1f' % max(mib for _, mib in figures['samples']), '%.1f' % figures['samples'][-1][1],
         '%.1f' % figures['wakeups_per_second'], '%.3f %%' % (100 * figures['idle_cpu_share'])]
        for name, figures in results.items()]))
    for name, reason in failures.items():
        print('no figure of %s: %s' % (name, report.short(reason)))
    report.write(chosen, 'memory', about, results=results, failures=failures)


if __name__ == '__main__':
    report.run(main)
