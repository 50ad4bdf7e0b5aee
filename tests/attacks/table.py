"""The table of attacks: exact bytes, and what has to come of them. See README.md for the format."""

import os
import re

CUT = "-"
STATES = ("open", "closed", "waiting")


class Outcome:
    """What came of a row: the statuses, the connection afterwards, the requests a handler saw."""

    def __init__(self, statuses, state, seen):
        self.statuses, self.state, self.seen = list(statuses), state, list(seen)

    @classmethod
    def parse(cls, text):
        first, *seen = [part.strip() for part in text.split(";")]
        statuses, state = first.split()
        if state not in STATES:
            raise ValueError(f"the state is one of {', '.join(STATES)}: {text}")
        return cls([] if statuses == "none" else statuses.split(","), state, seen)

    def after(self, status, request):
        """The same behind another request."""
        return Outcome([status] + self.statuses, self.state, [request] + self.seen)

    def __eq__(self, other):
        return str(self) == str(other)

    def __str__(self):
        first = f"{','.join(self.statuses) or 'none'} {self.state}"
        return "; ".join([first] + self.seen)


class Row:
    def __init__(self, name, where):
        self.name, self.where = name, where
        self.id = name.split()[0]
        self.why = ""
        self.server = "plain"
        self.bytes = b""
        self.expected = None
        self.node = []  # where Node does something else; several where it depends on the cutting
        self.node_reason = ""
        self.alone = ""  # why it is not sent behind another request


REPEATED = re.compile(r"\{\{(\d+)\|((?:(?!\{\{|\}\}).)*)\}\}")


def decode(text):
    """The bytes of a line: Python's escapes, and {{COUNT|TEXT}}, which may stand inside another."""
    while REPEATED.search(text):
        text = REPEATED.sub(lambda match: match[2] * int(match[1]), text)
    return text.encode("latin1").decode("unicode_escape").encode("latin1")


def read_file(path):
    rows = []
    with open(path, encoding="ascii") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            where = f"{os.path.basename(path)}:{number}"
            word, _, rest = line.partition(" ")
            if not line or line.startswith("#"):
                continue
            if word == "==":
                rows.append(Row(rest, where))
                continue
            row = rows[-1]
            if word == ">":
                row.bytes += decode(rest)
            elif word == "=":
                row.expected = Outcome.parse(rest)
            elif word == "node":
                outcome, _, row.node_reason = rest.partition(" | ")
                row.node.append(Outcome.parse(outcome))
            elif word in ("why", "server", "alone"):
                setattr(row, word, rest)
            else:
                raise ValueError(f"{where}: what is '{word}'?")
    for row in rows:
        if not row.bytes or row.expected is None:
            raise ValueError(f"{row.where}: {row.name} has no bytes or no outcome")
    return rows


def read(folder):
    """All rows, file by file."""
    rows = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".txt"):
            rows += read_file(os.path.join(folder, name))
    ids = [row.id for row in rows]
    if len(set(ids)) != len(ids):
        raise ValueError(f"an id stands twice: {sorted(i for i in ids if ids.count(i) > 1)}")
    return rows
