#!/usr/bin/env python3
"""HTTP servers row by row: what a request costs where the program does a little more than to say hello.

Each row is one small program on node:http (benchmarks/http/server.js), the same on every runtime, on one core, with wrk
on another and 64 connections unless the row says otherwise. Deno.serve and Bun.serve take part where their program
would say the same, and the floor, a bare epoll server that knows nothing, where it can. Rounds are interleaved; ratios
are taken within a round.

Rows: %s.
"""

import contextlib
import pathlib
import shutil
import sys
import tarfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gyre_bench import BenchError, clients, load, options, peers, report, server_rows  # noqa: E402
from rows import ROWS  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ('gyre', 'floor', 'node', 'node20', 'node26', 'bun', 'deno')
# Idle connections are there, and asked once, a moment before the load; that has to be shorter than any time-out.
MAX_SECONDS = 4


def arguments():
    parser = options.parser('http', __doc__ % ', '.join(ROWS), known=PEERS, peers='gyre,floor,node26,bun,deno',
                            cores=True, runs=5, seconds=2, connections=64)
    server_rows.add_options(parser, ROWS)
    chosen = server_rows.parse(parser, ROWS)
    if chosen.seconds > MAX_SECONDS:
        parser.error('--seconds is at most %d: idle connections would be closed meanwhile' % MAX_SECONDS)
    return chosen


class Suite(server_rows.Suite):

    def __init__(self, chosen, scratch):
        super().__init__(chosen, scratch)
        # Deno takes .js for an ES module.
        self._program = pathlib.Path(scratch, 'server.cjs')
        shutil.copyfile(HERE / 'server.js', self._program)

    def commands(self, row):
        chosen = self.chosen
        if row.packages is not None:
            with tarfile.open(peers.packages(row.packages)) as archive:
                archive.extractall(self.scratch)
            # Deno takes packages for what they are only where they are named.
            shutil.copyfile(peers.ROOT / 'tests' / 'apps' / row.packages / 'package.json',
                            pathlib.Path(self.scratch, 'package.json'))
        result = {}
        for name in chosen.names:
            if name == 'floor':
                if row.floor:
                    result[name] = [peers.built('benchmarks/floor/epoll_http')]
                continue
            result[name] = chosen.programs.command(name, self._program, row.kind)
            if row.own and name in ('bun', 'deno'):
                own = peers.ROOT / 'benchmarks' / 'hello' / (name + '_serve.js')
                result[name + '-serve'] = chosen.programs.command(name, own)
        return result

    def load(self, row, server, seconds):
        chosen = self.chosen
        extra = []
        for name, value in row.headers:
            extra += ['-H', '%s: %s' % (name, value)]
        if row.script is not None:
            script = pathlib.Path(self.scratch, row.name + '.lua')
            script.write_text(row.script, encoding='utf-8')
            extra += ['-s', str(script)]
        return load.wrk(server, chosen.connections, seconds, chosen.load_core, arguments=extra)

    def measure(self, row, server):
        if not row.idle:
            return super().measure(row, server)
        with contextlib.closing(clients.Connections(server.port)) as idle:
            idle.open(row.idle)
            idle.request_all()
            figures = super().measure(row, server)
            if idle.closed_by_peer():
                raise BenchError('%s closed %d of the idle connections' % (server.name, idle.closed_by_peer()))
        return figures


if __name__ == '__main__':
    report.run(lambda: server_rows.main('http', arguments(), ROWS, Suite))
