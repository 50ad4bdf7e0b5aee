"""Tables for people, JSON for programs, and one way to end."""

import json
import re
import subprocess
import sys

from gyre_bench import BenchError, peers

# What the mark at a number of requests a second means.
CLIENT_BOUND = '+: the client was at the limit of its core and the server was not; the server can do more'


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
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(result, file, indent=2)
        file.write('\n')


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


def run(main):
    """Runs a script's main(); an expected failure is one message and status 1."""
    try:
        main()
    except BenchError as error:
        print('error: %s' % error, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
