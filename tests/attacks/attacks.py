#!/usr/bin/env python3
"""Sends the rows of the table to a runtime's HTTP server and compares what comes of them.

usage: attacks.py [options] RUNTIME [ROW...]

  --node          RUNTIME is a Node: rows may have another outcome there, which is listed with its reason
  --mode MODE     direct or socket: see server.js (default: both; a Node has one)
  --way WAY       whole, bytes, split or behind: how the bytes are delivered (default: all four)
  --show          print every row and what came of it
"""

import argparse
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import delivery  # noqa: E402
import table  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
BEFORE = b"GET /before HTTP/1.1\r\nHost: a\r\n\r\n"
WAYS = ("whole", "bytes", "split", "behind")


def rounds(way, rows, expected):
    """The deliveries of one way: lists of Sendings that go at the same time."""
    def sending(index, pieces, behind=False):
        outcomes = expected(rows[index])
        if behind:
            outcomes = [outcome.after("200", "GET /before 0") for outcome in outcomes]
        return delivery.Sending(rows[index], index, pieces, outcomes)

    numbers = range(len(rows))
    if way == "whole":
        yield [sending(i, [rows[i].bytes]) for i in numbers]
    elif way == "bytes":
        yield [sending(i, delivery.pieces_of(rows[i].bytes)) for i in numbers]
    elif way == "behind":
        some = [sending(i, [BEFORE + rows[i].bytes], True) for i in numbers if not rows[i].alone]
        if some:
            yield some
    else:
        offsets = [delivery.cuts(len(row.bytes)) if len(row.bytes) < 100000 else [] for row in rows]
        for step in range(max(map(len, offsets))):
            some = [i for i in numbers if step < len(offsets[i])]
            yield [sending(i, [rows[i].bytes[:offsets[i][step]], rows[i].bytes[offsets[i][step]:]])
                   for i in some]


def explain(sending, node, way):
    """Why a difference is none to worry about, or None."""
    want, got = sending.expected, sending.outcome
    if not node or way != "behind" or got.state != "closed" or got.seen != want.seen:
        return None
    if got.statuses != want.statuses[:len(got.statuses)]:
        return None
    return "a connection ends without the answers that follow the first in the same piece"


def run(options, rows):
    def expected(row):
        return row.node if options.node and row.node else [row.expected]

    failures, sent, explained = [], 0, {}
    if options.node:
        delivery.Sending.on_reset = "closed"
    modes = ["socket"] if options.node else [options.mode] if options.mode else ["direct", "socket"]
    for mode in modes:
        servers = delivery.Servers(options.runtime, os.path.join(HERE, "server.js"), mode, rows)
        try:
            for way in [options.way] if options.way else WAYS:
                for sendings in rounds(way, rows, expected):
                    delivery.deliver(servers, sendings)
                    sent += len(sendings)
                    for sending in sendings:
                        if options.show:
                            print(f"{mode} {way} {sending.row.id}: {sending.outcome}")
                        if sending.as_expected():
                            continue
                        reason = explain(sending, options.node, way)
                        if reason:
                            explained.setdefault(reason, []).append(sending.row.id)
                        else:
                            failures.append((mode, way, sending))
        finally:
            servers.stop()
    return failures, sent, explained


def report(failures):
    """One line for each row, mode and way that fails, with the first example."""
    groups = {}
    for mode, way, sending in failures:
        groups.setdefault((sending.row.where, mode, way), []).append(sending)
    for (where, mode, way), sendings in sorted(groups.items(), key=lambda item: item[0]):
        first = sendings[0]
        cut = f", cut at {len(first.pieces[0])}" if way == "split" else ""
        print(f"{where}: {first.row.name} ({mode}, {way}{cut}; {len(sendings)} times)")
        print(f"    expected {first.expected}")
        print(f"    but got  {first.outcome}")


def list_differences(rows, explained):
    print("\nWhere gyre is stricter than this Node, or answers more:")
    for row in rows:
        if row.node:
            print(f"  {row.name}: gyre {row.expected}; Node {row.node[0]}: Node {row.node_reason}")
    for reason, ids in explained.items():
        print(f"  in Node {reason}: {' '.join(ids)}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("runtime")
    parser.add_argument("rows", nargs="*")
    parser.add_argument("--node", action="store_true")
    parser.add_argument("--mode", choices=("direct", "socket"))
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    start = time.monotonic()
    rows = table.read(os.path.join(HERE, "rows"))
    if options.rows:
        rows = [row for row in rows if row.id in options.rows]
    if not rows:
        parser.error("no such row")
    failures, sent, explained = run(options, rows)
    report(failures)
    if options.node:
        list_differences(rows, explained)
    bad = len({sending.row.id for _, _, sending in failures})
    print(f"{len(rows) - bad} rows as expected, {bad} not; "
          f"{sent} connections in {time.monotonic() - start:.1f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
