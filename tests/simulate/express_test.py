"""The express application of tests/apps runs in a simulation as it does outside, and always alike.

usage: express_test.py RUNTIME NODE_MODULES_TAR FOLDER
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile


def run(runtime, folder, seed):
    """What the application prints with the seed, and the hash of the trace."""
    result = subprocess.run([runtime, f"--simulate={seed}", "main.js"], cwd=folder, capture_output=True, text=True,
                            timeout=60, stdin=subprocess.DEVNULL, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout, re.search(r"trace ([0-9a-f]{16})$", result.stderr, re.MULTILINE)[1]


def main(runtime, packages, source):
    runtime = os.path.abspath(runtime)
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "app")
        shutil.copytree(source, copy)
        with tarfile.open(packages) as tar:
            tar.extractall(copy)
        with open(os.path.join(copy, "main.out"), encoding="utf-8") as file:
            expected = file.read()
        traces = set()
        for seed in (1, 2, 3):
            output, trace = run(runtime, copy, seed)
            assert output == expected, output
            assert run(runtime, copy, seed) == (output, trace), seed
            traces.add(trace)
        assert len(traces) == 3, traces


if __name__ == "__main__":
    main(*sys.argv[1:])
