"""Tables for people, JSON for programs, and one way to end."""

import errno
import json
import re
import signal
import subprocess
import sys

from gyre_bench import BenchError, peers

# What the mark at a figure means.
CLIENT_BOUND = '+: the client was at its limit and the server was not; the server can do better'


def table(header, rows):
    """Aligned text: the first column to the left, the others to the right."""
    cells = [[str(cell) for cell in row] for row in [header, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    lines = []
    for row in cells:
        parts = [row[0].ljust(widths[0])]
        parts += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        lines.append('  '.join(parts).rstrip())
    return '\n'.join(lines)


def short(reason):
    """What matters of an error's text, in one line, without the folders of this machine."""
    lines = [line.strip() for line in reason.splitlines() if line.strip()]
    telling = [line for line in lines[1:] if re.search(r'\b[A-Z]?\w*[Ee]rror\b', line)]
    return re.sub(r'(file://|(?<![\w/:.]))/(?:[^\s/]+/)+', '', ' '.join(lines[:1] + telling[:1]))[:240]


def commit():
    """The commit of the checkout, with a mark where files differ from it."""
    def git(*arguments):
        run = subprocess.run(['git', '-C', str(peers.ROOT), *arguments], capture_output=True, text=True, check=False)
        return run.stdout.strip()
    return git('rev-parse', '--short', 'HEAD') + ('+' if git('status', '--porcelain') else '')


def write_json(path, result):
    """BenchError where the file cannot be written."""
    try:
        with open(path, 'w', encoding='utf-8') as file:
            json.dump(result, file, indent=2)
            file.write('\n')
    except OSError as error:
        raise cannot_write(path, error) from None


def cannot_write(path, error):
    return BenchError('cannot write %s: %s' % (path, error.strerror))


def write(chosen, benchmark, about, **result):
    """Writes what was measured to the file of --json, if there is one, with all that a reader needs to place it.

    `chosen`: options.parse()'s; `about`: of machine.describe() before the start.
    """
    if chosen.json:
        versions = {name: chosen.programs.version(name) for name in chosen.names
                    if name in peers.SCRIPT_RUNNERS or name in peers.PACKAGES or name in chosen.programs.binaries}
        numbers = {name: getattr(chosen, name) for name in chosen.counts}
        write_json(chosen.json, {'benchmark': benchmark, 'machine': about, 'commit': commit(), 'versions': versions,
                                 **result, 'options': {**numbers, **result.get('options', {})}})


def _interrupt(number, _):
    # What follows stops servers and clients; a second Ctrl-C is not to keep it from that.
    for each in _ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt(number)


_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A full disk, a quota, and a disk that may only be read: nothing that a trace of the script explains.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


def run(main):
    """Runs a script's main(); an expected failure is one message and status 1.

    Ctrl-C, SIGTERM and SIGHUP raise KeyboardInterrupt, so that what was started is stopped; the status is 128 and the
    signal's number.
    """
    for each in _ENDING:
        # One that is ignored stays so: under nohup, and in the background of a shell.
        if signal.getsignal(each) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(each, _interrupt)
    try:
        main()
    except BenchError as error:
        print('error: %s' % error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt as interrupt:
        sys.exit(128 + (interrupt.args[0] if interrupt.args else signal.SIGINT))
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        print('error: %s' % error, file=sys.stderr)
        sys.exit(1)
