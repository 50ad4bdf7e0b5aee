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


def classify(ended):
    """The outcome of a test whose process ended like this."""
    if ended.timed_out:
        return TIMEOUT
    if ended.over_memory or ended.status < 0:
        return CRASH
    if ended.status != 0:
        return FAIL
    return SKIPPED if _SKIPPED_LINE.search(ended.output) else PASS
