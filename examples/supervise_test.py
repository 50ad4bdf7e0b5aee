#!/usr/bin/python3
"""The supervisor starts a program until it ends with 0, and prints what it says. usage: supervise_test.py SUPERVISE"""

import subprocess
import sys

# Asks which start this is, says so, and fails the first two times.
PROGRAM = """
read -r line <&3
echo "{\\"heard\\":$line}" >&3
case $line in *3*) exit 0 ;; *) exit 4 ;; esac
"""


def lines(*command):
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, check=False)
    return result.returncode, result.stdout.splitlines()


def main(supervise):
    code, output = lines(supervise, "sh", "-c", PROGRAM)
    expected = []
    for start, end in ((1, 4), (2, 4), (3, 0)):
        expected += [f"started {start}", f'message {{"heard":{{"start":{start}}}}}', f"ended {end}"]
    assert code == 0, code
    # The end of the program and its last message come by two ways.
    assert sorted(output) == sorted(expected), output

    code, output = lines(supervise, "sh", "-c", "kill -9 $$")
    assert code == 1, code
    assert output.count("ended 137") == 5, output


if __name__ == "__main__":
    main(*sys.argv[1:])
