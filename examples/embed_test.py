#!/usr/bin/python3
"""A C++ program with JavaScript inside: calls both ways, errors both ways. usage: embed_test.py EMBED"""

import os
import subprocess
import sys
import tempfile

GOOD = """
const path = require('node:path');
const counter = new Counter(10);
exports.onLine = (line) => `${counter.add(line.length)} ${path.basename(line)}`;
setTimeout(() => console.log('later'), 1);
process.on('exit', () => { process.exitCode = 3; });
"""
BAD_STEP = "exports.onLine = (line) => `${new Counter(1).add(line.length)}`;\n"
NO_FUNCTION = "exports.offLine = () => {};\n"
THROWS = "\n\nthrow new TypeError('not today');\n"
LEAVES = "exports.onLine = () => process.exit(5);\n"


def run(embed, source, text):
    with tempfile.TemporaryDirectory() as folder:
        script = os.path.join(folder, "script.js")
        with open(script, "w", encoding="utf-8") as file:
            file.write(source)
        result = subprocess.run(
            [embed, script], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60,
            check=False,
        )
    return result.returncode, result.stdout, result.stderr


def main(embed):
    code, output, errors = run(embed, GOOD, "a/bc\nd\n")
    assert (code, output, errors) == (3, "14 bc\n15 d\nlater\n", ""), (code, output, errors)

    code, output, errors = run(embed, BAD_STEP, "\n")
    assert (code, output) == (1, ""), (code, output)
    assert errors.startswith("RangeError [ERR_OUT_OF_RANGE]: a step is at least 1\n"), errors
    assert "script.js:1:" in errors, errors

    assert run(embed, NO_FUNCTION, "")[::2] == (1, "there is no function 'onLine'\n")

    code, output, errors = run(embed, THROWS, "")
    assert code == 1 and errors.startswith("TypeError: not today\n") and "script.js:3:7" in errors, errors

    # What ends the JavaScript does not end the C++ program, which says so.
    assert run(embed, LEAVES, "x\n")[::2] == (1, "the JavaScript program has ended\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
