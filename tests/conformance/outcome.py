"""What became of one test."""

import re
from dataclasses import dataclass

PASS, FAIL, TIMEOUT, CRASH, SKIPPED = "pass", "fail", "timeout", "crash", "skipped"
INTERNALS = "internals"  # not run: looks inside the runtime
ORDER = (PASS, FAIL, TIMEOUT, CRASH, SKIPPED, INTERNALS)
BAD = (FAIL, TIMEOUT, CRASH)

_SKIPPED_LINE = re.compile(r"^1\.\.0 # Skipped", re.MULTILINE)


@dataclass
class Ended:
    """How a process ended. `status` is its exit code, or minus the number of the signal that ended it."""
    status: int
    output: str  # stdout and stderr as they came, cut to a bound
    seconds: float
    timed_out: bool = False
    over_memory: bool = False


def difference(output, expected):
    """The first line of `output` that is not as the text `expected` wants it, said in one line; None for none.

    In the expected text a star stands for anything; empty lines do not count.
    """
    wanted = [line.rstrip() for line in expected.splitlines() if line.strip()]
    got = [line.rstrip() for line in output.split("\n") if line.strip() and not line.startswith(("==", "**"))]
    for pattern, line in zip(wanted, got):
        if not re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), line):
            return f"expected '{pattern}', got '{line}'"
    if len(wanted) > len(got):
        return f"expected '{wanted[len(got)]}', got no more"
    return f"expected no more, got '{got[len(wanted)]}'" if len(got) > len(wanted) else None


def classify(ended, expected=None):
    """The outcome of a test whose process ended like this. `expected` is the output that it passes with, whatever the
    exit code; None for tests that pass with an exit code of 0."""
    if ended.timed_out:
        return TIMEOUT
    if ended.over_memory or (ended.status < 0 and expected is None):
        return CRASH
    if _SKIPPED_LINE.search(ended.output) and (ended.status == 0 or expected is not None):
        return SKIPPED
    if expected is not None:
        return FAIL if difference(ended.output, expected) else PASS
    return PASS if ended.status == 0 else FAIL
