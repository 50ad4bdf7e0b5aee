#!/usr/bin/python3
"""Prints what `bazel test` runs did, case by case, and ends with `N passed, N failed`.

usage: test_summary.py EVENTS BAZEL_EXIT_CODE [EVENTS BAZEL_EXIT_CODE...]

EVENTS is the file that Bazel writes with --build_event_json_file; labels of a second run begin with its workspace's
folder. Cases come from the tests' XML reports: those of
GoogleTest, or the one case that Bazel writes for a test without a report of its own. A test that says
`1..0 # Skipped: why` as its only output has skipped itself. Exits 0 only when tests ran, all passed and Bazel agrees.
"""

import json
import sys
import urllib.parse
import xml.etree.ElementTree

SKIPPED = "1..0 # Skipped"


class Counts:
    def __init__(self):
        self.passed = self.skipped = 0
        self.failures = []


def read_events(path):
    """Yields the build events; a run that was killed leaves half a line at the end."""
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                yield json.loads(line)
            except ValueError:
                return


def report_path(result):
    for output in result.get("testActionOutput", []):
        if output["name"] == "test.xml":
            return urllib.parse.unquote(urllib.parse.urlparse(output["uri"]).path)
    return None


def last_attempts(events):
    """The result of the last attempt of every run and shard, by label."""
    results = {}
    for event in events:
        if "testResult" in event:
            key = event["id"]["testResult"]
            results[key["label"], key.get("run", 1), key.get("shard", 1)] = event["testResult"]
    return results


def unbuilt_tests(events):
    """Labels of tests that Bazel knows and that have no result, because they or what they need did not build."""
    tests, finished = set(), set()
    for event in events:
        label = event.get("id", {}).get("targetConfigured", {}).get("label")
        if label and "testSize" in event.get("configured", {}):
            tests.add(label)
        if "testResult" in event:
            finished.add(event["id"]["testResult"]["label"])
    return sorted(tests - finished)


def case_outcome(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    if case.find("skipped") is not None or case.get("result") == "skipped":
        return "skipped"
    return "passed" if case.get("status") != "notrun" else "disabled"


def count_result(label, result, counts):
    """Adds the cases of one test to the counts."""
    succeeded = result.get("status") == "PASSED"
    try:
        report = xml.etree.ElementTree.parse(report_path(result)).getroot()
    except (OSError, TypeError, xml.etree.ElementTree.ParseError):
        report = xml.etree.ElementTree.Element("testsuites")
    cases = list(report.iter("testcase"))
    outcomes = [case_outcome(case) for case in cases]
    if succeeded and len(cases) == 1 and any(
        (output.text or "").strip().startswith(SKIPPED) for output in report.iter("system-out")
    ):
        outcomes = ["skipped"]

    failed = [case.get("name") for case, outcome in zip(cases, outcomes) if outcome == "failed"]
    counts.passed += outcomes.count("passed")
    counts.skipped += outcomes.count("skipped")
    counts.failures += [f"{label} {name}" if len(cases) > 1 else label for name in failed]
    if not succeeded and not failed:
        # It ended badly outside its cases: a crash, a time-out, a leak found at the end.
        counts.failures.append(f"{label} ({result.get('status', 'NO_STATUS').lower()})")
    if succeeded and not cases:
        counts.passed += 1


def workspace(events):
    """The name of the folder that Bazel ran in."""
    for event in events:
        folder = event.get("started", {}).get("workspaceDirectory")
        if folder:
            return folder.rstrip("/").rsplit("/", 1)[-1]
    return "other"


def count_run(path, exit_code, is_first):
    """The counts of one run, and whether Bazel failed without one of its tests failing."""
    events = list(read_events(path))
    results = last_attempts(events)
    prefix = "" if is_first else "@" + workspace(events)
    counts = Counts()
    for (label, _, _), result in sorted(results.items()):
        count_result(prefix + label, result, counts)
    counts.failures += [f"{prefix}{label} (did not build)" for label in unbuilt_tests(events)]
    for failure in counts.failures:
        print("FAILED", failure)
    if not results:
        sys.exit("no test has run" if is_first else f"no test of {prefix} has run")
    if exit_code not in ("0", "3") or (exit_code == "3" and not counts.failures):
        print(f"bazel failed with exit code {exit_code}: see its message above", flush=True)
        if not counts.failures:
            counts.failures.append(prefix + "bazel")
    return counts


def main(*runs):
    counts = Counts()
    for at in range(0, len(runs), 2):
        run = count_run(runs[at], runs[at + 1], is_first=at == 0)
        counts.passed += run.passed
        counts.skipped += run.skipped
        counts.failures += run.failures
    skipped = f", {counts.skipped} skipped" if counts.skipped else ""
    print(f"{counts.passed} passed, {len(counts.failures)} failed{skipped}")
    sys.exit(1 if counts.failures else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
