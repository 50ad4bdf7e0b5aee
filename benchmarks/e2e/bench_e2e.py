#!/usr/bin/env python3
"""Whole applications: what a request costs a server that is made of what people use, the same on every runtime.

Frameworks, files, streams, WebSocket, and pages out of Redis and PostgreSQL. The packages are those of tests/apps, as they are;
programs are in benchmarks/e2e/apps. Servers run on one core; the load, and the database, on another. Rounds are
interleaved, ratios are taken within a round. What cannot run a program is named below the table.

Rows: %s.
"""

import contextlib
import dataclasses
import json
import pathlib
import shutil
import sys
import tarfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import databases  # noqa: E402
from gyre_bench import load, options, peers, report, server_rows  # noqa: E402

APPS = pathlib.Path(__file__).resolve().parent / 'apps'
PEERS = ('gyre', 'node', 'node20', 'node26', 'bun', 'deno')
MESSAGE_SIZE = 125
FILE_SIZE = 65536


@dataclasses.dataclass
class Row:
    name: str
    title: str
    script: str               # of apps/
    packages: str = None      # of tests/apps
    path: str = '/'
    websocket: bool = False
    database: object = None   # of databases.py


ROWS = {row.name: row for row in (
    Row('fastify', 'fastify', 'fastify.cjs', 'fastify'),
    Row('koa', 'koa', 'koa.cjs', 'koa'),
    Row('hono', 'hono', 'hono.mjs', 'hono'),
    Row('static', 'static file of 64 KiB', 'static.cjs', 'express', path='/file.txt'),
    Row('stream', 'stream of 256 KiB', 'stream.cjs'),
    Row('websocket', 'WebSocket echo', 'websocket.cjs', 'ws', websocket=True),
    Row('redis', 'page out of Redis', 'redis.cjs', 'ioredis', database=databases.redis),
    Row('postgres', 'page out of PostgreSQL', 'postgres.cjs', 'pg', database=databases.postgres),
)}


class Suite(server_rows.Suite):

    def commands(self, row):
        folder = pathlib.Path(self.scratch, row.name)
        shutil.copytree(APPS, folder)
        if row.packages is not None:
            with tarfile.open(peers.packages(row.packages)) as archive:
                archive.extractall(folder)
            # Deno takes packages for what they are only where they are named.
            shutil.copyfile(peers.ROOT / 'tests' / 'apps' / row.packages / 'package.json', folder / 'package.json')
        (folder / 'files').mkdir()
        (folder / 'files' / 'file.txt').write_bytes(b'x' * FILE_SIZE)
        return {name: self.chosen.programs.command(name, folder / row.script) for name in self.chosen.names}

    @contextlib.contextmanager
    def surroundings(self, row):
        if row.database is None:
            yield {}
            return
        with row.database(self.chosen.load_core) as address:
            yield {'DATABASE': address}

    def load(self, row, server, seconds):
        chosen = self.chosen
        if not row.websocket:
            return load.wrk(server, chosen.connections, seconds, chosen.load_core, path=row.path)
        program = peers.built('benchmarks/e2e/websocket_load')
        text, used = load.run_client([program, str(server.port), str(chosen.connections), str(MESSAGE_SIZE),
                                      str(seconds)], chosen.load_core)
        server.check_alive()
        told = json.loads(text)
        return {'requests': told['messages'], 'seconds': told['seconds'], 'rate': told['rate'], 'p50_us': told['p50'],
                'p99_us': told['p99'], 'errors': 0, 'client_seconds': used}


def arguments():
    parser = options.parser('e2e', __doc__ % ', '.join(ROWS), known=PEERS, peers='gyre,node20,node26,bun,deno',
                            cores=True, runs=5, seconds=2, connections=64)
    server_rows.add_options(parser, ROWS)
    return server_rows.parse(parser, ROWS)


if __name__ == '__main__':
    report.run(lambda: server_rows.main('e2e', arguments(), ROWS, Suite))
