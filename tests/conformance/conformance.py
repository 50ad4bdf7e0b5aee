#!/usr/bin/python3
"""Runs Node's own tests. Usage: ./dev conformance --help"""

import argparse
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import expectations  # noqa: E402
import junit  # noqa: E402
import outcome  # noqa: E402
import record  # noqa: E402
import report  # noqa: E402
import runner  # noqa: E402
import suite  # noqa: E402
import surface  # noqa: E402
import why  # noqa: E402

_EPILOG = """\
A name is a module of docs/conformance.md (stream), a folder (parallel, sequential, es-module, async-hooks, message,
pseudo-tty), or a test file (test-fs-read). Without names: all.
Exit code 1: a file of tests/conformance/expectations fails, also when it is run again alone.
"""


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(
        prog="./dev conformance", description="Runs Node's own tests against gyre.", epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--binary", metavar="PATH", help="run this binary instead of building gyre")
    parser.add_argument("--node-source", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), metavar="N",
                        help="tests at the same time (one a core)")
    parser.add_argument("--timeout", type=float, default=30, metavar="SECONDS", help="for one test (30)")
    parser.add_argument("--memory", type=int, default=2048, metavar="MIB", help="for one test (2048)")
    parser.add_argument("--internals", action="store_true", help="run only the files that look inside the runtime")
    parser.add_argument("--last", action="store_true", help="run nothing, take the results of the last run")
    parser.add_argument("--verbose", action="store_true", help="print what failing tests print")
    parser.add_argument("--why", action="store_true", help="group the failures by their first error line")
    parser.add_argument("--update", action="store_true", help="add what passes, twice, to the expectations; "
                        "with --surface: take what is there now from surface/missing.txt")
    parser.add_argument("--check", action="store_true", help="run only files that are in the expectations")
    parser.add_argument("--budget", type=float, metavar="SECONDS", help="start no test after this time")
    parser.add_argument("--xml", metavar="FILE", help="write the results as a JUnit report and keep no record of them")
    parser.add_argument("--surface", action="store_true",
                        help="run no test: print which of Node's names (of the modules NAME) gyre does not have")
    parser.add_argument("--report", action="store_true", help="write docs/conformance.md from the last results")
    return parser.parse_args(arguments)


class Run:
    """Runs tests and prints as it goes."""

    def __init__(self, options, root):
        self.options = options
        self.settings = runner.Settings(
            os.path.abspath(options.binary), root, max(1, options.jobs), options.timeout, options.memory << 20)
        self.deadline = time.monotonic() + options.budget if options.budget else None
        self.results = {}

    def tests(self, tests, quiet=False):
        """Runs the tests; returns {path: record} and keeps it."""
        results = {}

        def on_result(test, result):
            results[test.path] = result
            if result["outcome"] in outcome.BAD and not quiet:
                cause = result["cause"]
                prefix = "" if cause.startswith(result["outcome"]) else result["outcome"] + ": "
                print(f"{test.path}: {prefix}{cause}", flush=True)
                if self.options.verbose:
                    print("    " + result["output"].rstrip().replace("\n", "\n    "), flush=True)

        runner.run(self.settings, tests, on_result, self.deadline)
        return results

    def alone(self, tests):
        """Runs the tests again, one at a time. With a budget, this may take a fifth more."""
        deadline = None
        if self.deadline is not None:
            deadline = max(self.deadline, time.monotonic()) + self.options.budget / 5
        results = {}
        runner.run(
            runner.Settings(**{**vars(self.settings), "jobs": 1}), tests,
            lambda test, result: results.update({test.path: result}), deadline)
        return results


def _spread(tests):
    # An order that is the same in each run and mixes the modules: a run that is cut short has seen some of each.
    return sorted(tests, key=lambda test: runner.spread_key(test.path))


def broken_expectations(run, tests, results, listed):
    """Tells flaky files from broken ones and puts what the former do alone into the results; returns the broken."""
    bad = [test for test in tests if test.path in listed and test.path in results
           and results[test.path]["outcome"] != outcome.PASS]
    if not bad:
        return []
    again = run.alone(bad)
    for path in sorted(again):
        if again[path]["outcome"] == outcome.PASS:
            print(f"flaky: {path} failed, and passed when run again alone")
            results[path] = again[path]
    broken = sorted(test.path for test in bad if results[test.path]["outcome"] != outcome.PASS)
    for path in broken:
        last = again.get(path, results[path])
        print(f"broken: {path} is listed as passing: {last['outcome']}: {last.get('cause', '')}")
    return broken


def update_expectations(run, tests, results, listed):
    """Lists the files that pass now and pass once more."""
    new = [test for test in tests
           if test.path not in listed and results.get(test.path, {}).get("outcome") == outcome.PASS]
    if new:
        again = run.tests(new, quiet=True)
        stable = [path for path in again if again[path]["outcome"] == outcome.PASS]
        for path in sorted(set(again) - set(stable)):
            print(f"flaky: {path} passed, and failed when run again; not listed")
        expectations.add(stable)
        print(f"{len(stable)} files added to the expectations")


def print_why(results):
    for cause, paths in why.group(results):
        print(f"\n{len(paths):4}  {cause}")
        names = " ".join(os.path.basename(path) for path in paths)
        print(f"      {names}")


def run_tests(options, root):
    tests = suite.select(root, options.names)
    listed = expectations.read()
    public = [test for test in tests if test.internals == options.internals]
    missing = []
    if options.check:
        public = _spread(test for test in public if test.path in listed)
        missing = sorted(listed - {test.path for test in tests}) if not options.names else []
        for path in missing:
            print(f"broken: {path} is listed, and Node has no such public test")
    if options.last:
        recorded = record.read(options.binary)
        results = {test.path: recorded[test.path] for test in public if test.path in recorded}
        if not results:
            print("there are no results of a former run", file=sys.stderr)
            return 2
        broken = []
    else:
        run = Run(options, root)
        results = run.tests(public, quiet=options.why)
        if not options.internals and not options.xml:
            record.merge(options.binary, results)
        broken = broken_expectations(run, public, results, listed)
        if options.update:
            update_expectations(run, public, results, listed)
        if options.xml:
            junit.write(options.xml, results, broken + missing)
        left = len(public) - len(results)
        if left:
            print(f"the time budget is used up: {left} of {len(public)} files were not run")
    if options.why:
        print_why(results)
    print()
    if options.internals:
        tests = [suite.Test(test.path, test.module, test.flags, False) for test in public]
    if not options.check:
        report.print_table(report.count(tests, results))
    good = sum(result["outcome"] == outcome.PASS for result in results.values())
    print(f"conformance: {good} of {len(results)} files pass, {len(broken)} listed ones broken")
    return 1 if broken or missing else 0


def write_report(options, root):
    tests = suite.find_tests(root)
    results = record.read(options.binary)
    unknown = sum(1 for test in tests if not test.internals and test.path not in results)
    if unknown:
        print(f"{unknown} files have no result yet: run ./dev conformance first", file=sys.stderr)
        return 1
    report.write_page(report.count(tests, results), options.timeout)
    print("written: docs/conformance.md")
    return 0


def main():
    options = parse_arguments(sys.argv[1:])
    options.binary = options.binary or "gyre"
    root = os.path.join(os.path.realpath(options.node_source), "test")
    if options.report:
        return write_report(options, root)
    if options.surface:
        return surface.run(os.path.abspath(options.binary), options.names, show=True, shrink=options.update)
    if options.update and os.path.basename(options.binary) != "gyre":
        print("conformance: --update lists what gyre passes, not another binary", file=sys.stderr)
        return 2
    try:
        return run_tests(options, root)
    except suite.UnknownName as name:
        print(f"conformance: '{name}' is neither a module nor a test file; modules: "
              + ", ".join(suite.modules.module_names()), file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
