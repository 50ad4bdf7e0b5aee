#!/usr/bin/python3
"""The summary of a test run counts every case, and never passes what did not run."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "test_summary.py")


class Summary(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.events = []

    def know(self, label):
        self.events.append({"id": {"targetConfigured": {"label": label}}, "configured": {"testSize": "SMALL"}})

    def result(self, label, report, status="PASSED", attempt=1):
        path = os.path.join(self.folder, f"{len(self.events)}.xml")
        with open(path, "w") as file:
            file.write(report)
        self.events.append({
            "id": {"testResult": {"label": label, "run": 1, "shard": 1, "attempt": attempt}},
            "testResult": {
                "status": status,
                "testActionOutput": [{"name": "test.xml", "uri": "file://" + path}],
            },
        })

    def summarize(self, exit_code=0, tail=""):
        path = os.path.join(self.folder, "events")
        with open(path, "w") as file:
            file.write("".join(json.dumps(event) + "\n" for event in self.events) + tail)
        run = subprocess.run(
            [sys.executable, SCRIPT, path, str(exit_code)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        return run.returncode, run.stdout.splitlines()

    def suite(self, cases, output=""):
        return f"<testsuites><testsuite>{cases}<system-out>{output}</system-out></testsuite></testsuites>"

    def test_counts_cases(self):
        self.result("//a:a", self.suite('<testcase name="x"/><testcase name="y"/>'))
        self.result("//b:b", self.suite('<testcase name="b.sh"/>'))
        self.assertEqual(self.summarize(), (0, ["3 passed, 0 failed"]))

    def test_names_failed_cases(self):
        self.result("//a:a", self.suite('<testcase name="x"/><testcase name="y"><failure/></testcase>'), "FAILED")
        self.assertEqual(self.summarize(3), (1, ["FAILED //a:a y", "1 passed, 1 failed"]))

    def test_counts_skipped_apart_and_disabled_not_at_all(self):
        self.result("//a:a", self.suite(
            '<testcase name="x"/><testcase name="y" result="skipped"><skipped/></testcase>'
            '<testcase name="z" status="notrun"/>'
        ))
        self.assertEqual(self.summarize(), (0, ["1 passed, 0 failed, 1 skipped"]))

    def test_sees_a_script_that_skips_itself(self):
        self.result("//a:a", self.suite('<testcase name="a"/>', "1..0 # Skipped: no IPv6\n"))
        self.assertEqual(self.summarize(), (0, ["0 passed, 0 failed, 1 skipped"]))

    def test_counts_a_failure_outside_the_cases(self):
        self.result("//a:a", self.suite('<testcase name="x"/>'), "FAILED")
        self.assertEqual(self.summarize(3), (1, ["FAILED //a:a (failed)", "1 passed, 1 failed"]))

    def test_counts_a_time_out_without_report(self):
        self.result("//a:a", "", "TIMEOUT")
        self.assertEqual(self.summarize(3), (1, ["FAILED //a:a (timeout)", "0 passed, 1 failed"]))

    def test_counts_what_did_not_build(self):
        self.know("//a:a")
        self.know("//b:b")
        self.result("//a:a", self.suite('<testcase name="x"/>'))
        code, lines = self.summarize(1)
        self.assertEqual(code, 1)
        self.assertIn("FAILED //b:b (did not build)", lines)
        self.assertEqual(lines[-1], "1 passed, 1 failed")

    def test_takes_the_last_attempt(self):
        self.result("//a:a", self.suite('<testcase name="x"><failure/></testcase>'), "FAILED")
        self.result("//a:a", self.suite('<testcase name="x"/>'), attempt=2)
        self.assertEqual(self.summarize(), (0, ["1 passed, 0 failed"]))

    def test_fails_when_something_else_did_not_build(self):
        self.result("//a:a", self.suite('<testcase name="x"/>'))
        code, lines = self.summarize(1)
        self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed"))

    def test_adds_a_second_run_and_names_its_workspace(self):
        self.result("//a:a", self.suite('<testcase name="x"/>'))
        first = self.events
        self.events = [{"id": {"started": {}}, "started": {"workspaceDirectory": "/checkout/examples/other"}}]
        self.result("//a:a", self.suite('<testcase name="x"><failure/></testcase>'), "FAILED")
        paths = []
        for name, events in (("first", first), ("second", self.events)):
            paths.append(os.path.join(self.folder, name))
            with open(paths[-1], "w") as file:
                file.write("".join(json.dumps(event) + "\n" for event in events))
        run = subprocess.run(
            [sys.executable, SCRIPT, paths[0], "0", paths[1], "3"], stdout=subprocess.PIPE, text=True, check=False
        )
        self.assertEqual(run.returncode, 1)
        self.assertEqual(run.stdout.splitlines(), ["FAILED @other//a:a", "1 passed, 1 failed"])

    def test_a_second_run_without_a_test_is_a_failure(self):
        self.result("//a:a", self.suite('<testcase name="x"/>'))
        first = os.path.join(self.folder, "first")
        with open(first, "w") as file:
            file.write("".join(json.dumps(event) + "\n" for event in self.events))
        run = subprocess.run(
            [sys.executable, SCRIPT, first, "0", "/dev/null", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, check=False,
        )
        self.assertEqual((run.returncode, run.stdout), (1, ""))

    def test_prints_no_line_when_nothing_ran(self):
        self.assertEqual(self.summarize(), (1, []))
        self.assertEqual(self.summarize(4, tail='{"id": {"tes'), (1, []))


if __name__ == "__main__":
    unittest.main()
