"""Finds the line of a test's output that tells why it failed, in a form that is the same for the same cause."""

import collections
import re

import outcome

_ERROR = re.compile(r"^(?:Uncaught:? )?(?:\[?[A-Z]\w*(?:Error|Exception)\b|AggregateError\b|DOMException\b|Error\b)")
_TELLING = re.compile(r"^(?:Mismatched |# Fatal|FATAL|.*: bad option|Unexpected global|Check failed|Promise rejection)")
_FRAME = re.compile(r"^\s+at ")
_LENGTH = 200


def cause(result, ended, expected=None):
    """The normalised first error line of a test that did not pass; the first difference to an expected output."""
    if result == outcome.FAIL and expected is not None:
        return normalise(outcome.difference(ended.output, expected))
    if result == outcome.TIMEOUT:
        return _with_prefix("timeout", _error_line(ended.output))
    if ended.over_memory:
        return "crash: over the memory limit"
    line = _error_line(ended.output) or _first_line(ended.output)
    if result == outcome.CRASH:
        return _with_prefix(f"crash: signal {-ended.status}", line)
    return line or f"exit code {ended.status} without output"


def group(results):
    """[(cause, [paths])] of the results {path: record} that are failures, most frequent first."""
    causes = collections.defaultdict(list)
    for path, record in results.items():
        if record["outcome"] in outcome.BAD:
            causes[record.get("cause", "")].append(path)
    return sorted(((line, sorted(paths)) for line, paths in causes.items()), key=lambda item: (-len(item[1]), item[0]))


def normalise(line):
    """The line without what differs from run to run or from file to file: paths, addresses, numbers."""
    line = re.sub(r"\x1b\[[0-9;]*m", "", line).strip()
    line = re.sub(r"(?:file://)?(?:/[\w.@+~-]+)+/([\w.@+~-]+)", r"\1", line)
    line = re.sub(r"\b0x[0-9a-fA-F]+\b", "0xN", line)
    line = re.sub(r"(?<![\w.])\d+(?:\.\d+)*(?!\w)", "N", line)
    return line if len(line) <= _LENGTH else line[:_LENGTH] + "..."


def _with_prefix(prefix, line):
    return f"{prefix}: {line}" if line else prefix


def _error_line(output):
    lines = output.splitlines()
    for index, line in enumerate(lines):
        if not (_ERROR.match(line) or _TELLING.match(line)):
            continue
        told = line
        # An assertion's first line often only announces what follows.
        if told.rstrip().endswith((":", "(")) or told.startswith("# Fatal"):
            following = (text for text in lines[index + 1:index + 8] if text.strip() and not _FRAME.match(text))
            told += " " + " ".join(text.strip() for _, text in zip(range(3), following))
        return normalise(told)
    return ""


def _first_line(output):
    for line in output.splitlines():
        if line.strip() and not _FRAME.match(line):
            return normalise(line)
    return ""
