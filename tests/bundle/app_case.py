"""Programs of a few files, and executables made of them."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest

RUNTIME = os.path.abspath(sys.argv.pop(1))


class AppCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.realpath(folder.name)
        self.sources = os.path.join(self.root, "sources")
        self.elsewhere = os.path.join(self.root, "elsewhere")
        os.mkdir(self.sources)
        os.mkdir(self.elsewhere)

    def write(self, files):
        for name, text in files.items():
            path = os.path.join(self.sources, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb" if isinstance(text, bytes) else "w") as file:
                file.write(text)

    def build(self, *args, **options):
        return subprocess.run([RUNTIME, *args], capture_output=True, text=True, timeout=60, cwd=self.sources, **options)

    def made(self, files, *args, options=()):
        """The executable of these files, whose sources are gone."""
        self.write(files)
        result = self.build(*options, "build", *args, "-o", "../app")
        self.assertEqual(result.returncode, 0, result.stderr)
        shutil.rmtree(self.sources)
        return os.path.join(self.root, "app")

    def run_app(self, app, *args, **options):
        return subprocess.run([app, *args], capture_output=True, text=True, timeout=60, cwd=self.elsewhere, **options)

    def prints(self, app, text, *args):
        result = self.run_app(app, *args)
        self.assertEqual((result.stdout, result.returncode), (text, 0), result.stderr)

    def caches_used(self, app, *args, **options):
        """How many code caches an application built with --profile-deserialization took, and how many it refused."""
        said = self.run_app(app, *args, **options).stdout
        return said.count("[Deserializing from "), said.count("[Cached code failed check]")

    def changed(self, app, change):
        """A copy of the executable with other bytes."""
        with open(app, "rb") as file:
            data = file.read()
        other = os.path.join(self.root, "other")
        with open(other, "wb") as file:
            file.write(change(data))
        os.chmod(other, 0o755)
        return other
