"""Runs a command on a terminal of its own and copies what it prints. Usage: terminal.py INPUT COMMAND [ARGUMENT...]

INPUT is a file that is typed into the terminal, or -. The terminal leaves line ends as they are and shows no control
characters, as Node's tests of terminals expect it. The exit code is the command's.
"""

import os
import pty
import select
import sys
import termios

_READ = 4096
_KEPT = b"\t\n\r\f"


def _open():
    ours, theirs = pty.openpty()
    mode = termios.tcgetattr(theirs)
    mode[1] &= ~termios.ONLCR
    mode[3] &= ~termios.ECHOCTL
    termios.tcsetattr(theirs, termios.TCSANOW, mode)
    return ours, theirs


def _start(command, ours, theirs):
    child = os.fork()
    if child != 0:
        return child
    try:
        os.close(ours)
        os.setsid()
        # Opening it makes it the controlling terminal of the new session.
        os.close(os.open(os.ttyname(theirs), os.O_RDWR))
        for standard in range(3):
            os.dup2(theirs, standard)
        if theirs > 2:
            os.close(theirs)
        os.execvp(command[0], command)
    finally:
        os._exit(127)


def _read(terminal):
    try:
        return os.read(terminal, _READ)
    except OSError:
        return b""  # EIO: the command and whatever it started have closed the terminal.


def _write_all(descriptor, data):
    while data:
        data = data[os.write(descriptor, data):]


def run(typed, command):
    """Runs the command, typing the bytes; returns its exit code."""
    ours, theirs = _open()
    child = _start(command, ours, theirs)
    os.close(theirs)
    while True:
        writable = select.select([ours], [ours] if typed else [], [])[1]
        if writable:
            typed = typed[os.write(ours, typed[:256]):]
        if select.select([ours], [], [], 0)[0]:
            data = _read(ours)
            if not data:
                break
            _write_all(1, bytes(byte for byte in data if byte >= 0x20 or byte in _KEPT))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main(arguments):
    typed = b""
    if arguments[0] != "-":
        with open(arguments[0], "rb") as file:
            typed = file.read()
    status = run(typed, arguments[1:])
    if status < 0:
        # As shells tell of a signal.
        return 128 - status
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
