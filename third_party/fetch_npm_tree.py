"""Brings all packages of a lockfile, each checked by its integrity, as one tar archive of node_modules.

usage: fetch_npm_tree.py LOCKFILE FETCH_SCRIPT DEST

FETCH_SCRIPT is fetch_npm_package.sh. No script of a package runs; packages for development and for other systems are
left out.
"""

import concurrent.futures
import json
import os
import subprocess
import sys
import tarfile
import tempfile

_PARALLEL = 4
_MARK = "node_modules/"


def wanted(path, package):
    return (path.startswith(_MARK) and not package.get("dev") and not package.get("link") and
            "linux" in package.get("os", ["linux"]) and "x64" in package.get("cpu", ["x64"]))


def fetch(script, path, package, folder):
    archive = os.path.join(folder, path.replace("/", "+"))
    name = package.get("name", path.rsplit(_MARK, 1)[1])
    subprocess.run(["bash", script, name, package["version"], package["integrity"], archive], check=True)
    return path, archive


def repack(tree, path, archive):
    """Copies the files of a package into the tree; archives have them in one folder of whatever name."""
    with tarfile.open(archive) as source:
        for member in source:
            _, _, name = member.name.partition("/")
            if not member.isfile() or not name or ".." in name.split("/"):
                continue
            member.name = path + "/" + name
            member.uid = member.gid = member.mtime = 0
            member.uname = member.gname = ""
            member.pax_headers = {}  # They would say the old name and owner again.
            tree.addfile(member, source.extractfile(member))


def main(lockfile, script, dest):
    with open(lockfile, encoding="utf-8") as file:
        packages = json.load(file)["packages"]
    with tempfile.TemporaryDirectory() as folder:
        with concurrent.futures.ThreadPoolExecutor(_PARALLEL) as pool:
            jobs = [pool.submit(fetch, script, path, package, folder)
                    for path, package in sorted(packages.items()) if wanted(path, package)]
            archives = [job.result() for job in jobs]
        with tarfile.open(dest, "w") as tree:
            for path, archive in archives:
                repack(tree, path, archive)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    try:
        main(*sys.argv[1:])
    except subprocess.CalledProcessError:
        sys.exit(1)  # The script has said why.
