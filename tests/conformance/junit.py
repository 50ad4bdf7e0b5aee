"""The results of a run as a JUnit report, one case a file, for those who count tests."""

import re
import xml.etree.ElementTree as ElementTree

import outcome

# What XML 1.0 cannot hold, and what tests print.
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text):
    return _NOT_XML.sub("?", text)


def write(path, results, broken):
    """Writes the report: a file that is broken has failed, one that skipped itself is skipped, others passed."""
    suite = ElementTree.Element("testsuite", name="conformance", tests=str(len({*results, *broken})))
    for name in sorted({*results, *broken}):
        record = results.get(name, {"outcome": outcome.FAIL, "seconds": 0, "cause": "there is no such test"})
        case = ElementTree.SubElement(suite, "testcase", name=name, time=str(record["seconds"]))
        if name in broken:
            failure = ElementTree.SubElement(case, "failure", message=_clean(record.get("cause", record["outcome"])))
            failure.text = _clean(record.get("output", ""))
        elif record["outcome"] != outcome.PASS:
            ElementTree.SubElement(case, "skipped")
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
