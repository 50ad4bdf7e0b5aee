#!/usr/bin/python3
"""Lists the functions that a start of gyre runs, for the linker to put next to each other.

usage: record_startup_symbols.py BINARY...   needs valgrind; rewrites startup_symbols.txt beside this file

BINARIES are gyre and variants that are to start as fast (gyre-min). Functions that are listed already keep their places;
new ones follow by their address, others go.
"""

import os
import re
import subprocess
import sys
import tempfile

_LIST = os.path.join(os.path.dirname(os.path.realpath(__file__)), "startup_symbols.txt")


def executed(binary, folder):
    """Names of the functions that an empty script runs, as the linker knows them."""
    script = os.path.join(folder, "empty.js")
    profile = os.path.join(folder, "profile")
    open(script, "w").close()
    subprocess.run(
        ["valgrind", "--tool=callgrind", "--demangle=no", "--callgrind-out-file=" + profile, binary, script],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    names = set()
    with open(profile) as lines:
        for line in lines:
            match = re.match(r"c?fn=\(\d+\)\s+(\S+)", line)
            if match:
                names.add(re.sub(r"'\d+$", "", match.group(1)))
    return names


def addresses(binary):
    """Where the functions of the binary are."""
    found = {}
    for line in subprocess.run(["nm", binary], check=True, capture_output=True, text=True).stdout.splitlines():
        fields = line.split()
        if len(fields) == 3 and fields[1] in "tTwW":
            found[fields[2]] = int(fields[0], 16)
    return found


def main(arguments):
    if not arguments:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    known, run = {}, set()
    for binary in arguments:
        places = addresses(binary)
        with tempfile.TemporaryDirectory() as folder:
            # V8's embedded builtins are one piece.
            run |= {name for name in executed(binary, folder) if name in places and not name.startswith("Builtins_")}
        known.update((name, at) for name, at in places.items() if name not in known)
    with open(_LIST) as lines:
        listed = [line.strip() for line in lines]
    kept = [name for name in listed if name in run]
    new = sorted(run - set(kept), key=known.get)
    with open(_LIST, "w") as out:
        out.write("".join(name + "\n" for name in kept + new))
    print(f"{len(kept)} kept, {len(new)} new, {len(listed) - len(kept)} gone")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
