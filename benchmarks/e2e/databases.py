"""Servers of databases for the length of a row: those of the distribution, on a Unix socket, with nothing kept."""

import contextlib
import os
import pathlib
import pwd
import subprocess
import tempfile
import time

from gyre_bench import BenchError, machine

_POSTGRES = pathlib.Path('/usr/lib/postgresql')
_START_SECONDS = 20


@contextlib.contextmanager
def _running(command, folder, ready, **options):
    """The process of a server, from when `ready` is in what it says."""
    with open(pathlib.Path(folder, 'log'), 'w+b') as log:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, **options)
        try:
            deadline = time.monotonic() + _START_SECONDS
            while ready not in pathlib.Path(folder, 'log').read_bytes():
                if server.poll() is not None or time.monotonic() > deadline:
                    raise BenchError('%s does not start:\n%s' % (
                        command[-1], pathlib.Path(folder, 'log').read_text(errors='replace')))
                time.sleep(0.02)
            yield
        finally:
            # SIGINT is PostgreSQL's fast way to end, and Redis takes it as well.
            server.send_signal(2)
            server.wait()


@contextlib.contextmanager
def redis(core):
    """Gives the path of the socket."""
    program = machine.require_tool('redis-server', 'redis-server')
    with tempfile.TemporaryDirectory() as folder:
        socket = os.path.join(folder, 'socket')
        command = machine.pin(core) + [program, '--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no',
                                       '--dir', folder]
        with _running(command, folder, b'ccept connections at'):
            yield socket


def _postgres_programs():
    folders = sorted(_POSTGRES.glob('*/bin/initdb'), key=lambda path: int(path.parts[-3]))
    if not folders:
        raise BenchError('PostgreSQL is missing: install it with "apt-get install postgresql"')
    return folders[-1].parent


@contextlib.contextmanager
def postgres(core):
    """Gives the folder of the socket; the user is `tester`, without a password."""
    programs = _postgres_programs()
    identity = {}
    with tempfile.TemporaryDirectory() as folder:
        if os.getuid() == 0:
            # It refuses to run as root.
            user = pwd.getpwnam('postgres')
            os.chown(folder, user.pw_uid, user.pw_gid)
            identity = {'user': user.pw_uid, 'group': user.pw_gid, 'extra_groups': []}
        data = os.path.join(folder, 'data')
        made = subprocess.run([str(programs / 'initdb'), '--pgdata', data, '--username', 'tester', '--auth', 'trust',
                               '--encoding', 'UTF8', '--locale', 'C', '--no-sync'], capture_output=True, text=True,
                              cwd=folder, check=False, **identity)
        if made.returncode != 0:
            raise BenchError('initdb: ' + made.stderr.strip())
        command = machine.pin(core) + [str(programs / 'postgres'), '-D', data, '-k', folder, '-c', 'listen_addresses=',
                                       '-c', 'fsync=off']
        with _running(command, folder, b'ready to accept connections', cwd=folder, **identity):
            yield folder
