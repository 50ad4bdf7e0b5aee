#!/usr/bin/env python3
"""Compares what an HTTP server in JavaScript sends, byte for byte, with a golden file.

usage: wire_test.py RUNTIME SERVER GOLDEN [--update]

Each request is followed by one that ends the connection, so that no case waits for time to pass.
"""

import re
import socket
import subprocess
import sys

ROUTES = """hello write-head write-head-length write-head-list chunks later await empty 204 304 utf8
close events notes getters refusals notes trailers no-date no-length interim flush status bytes
socket patched notes destroy big big-parts""".split()

POST = "POST /%s HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n%s"
BYE = "GET /bye HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

CASES = [(route, "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n" % route) for route in ROUTES] + [
    ("HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n"),
    ("HTTP/1.0 keep-alive", "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
    ("HTTP/1.0 keep-alive with a length",
     "GET /write-head-length HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
    ("HTTP/1.0 in parts", "GET /chunks HTTP/1.0\r\n\r\n"),
    ("HEAD", "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("HEAD in parts", "HEAD /chunks HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("fields", "GET /headers?x=1 HTTP/1.1\r\nHost: a\r\nX-a: 1\r\nx-A: 2\r\nCookie: a=1\r\n"
     "Cookie: b=2\r\nSet-Cookie: x\r\nSet-Cookie: y\r\nUser-Agent: u\r\nUser-Agent: v\r\n"
     "__proto__: p\r\nAccept:\r\n\r\n"),
    ("body", POST % ("echo", "Content-Length: 5", "hello")),
    ("chunked body", POST % ("echo", "Transfer-Encoding: chunked",
                             "3\r\nabc\r\n2\r\n\xc3\xa9\r\n0\r\nX-T: 1\r\n\r\n")),
    ("body, iterated", POST % ("iterate", "Content-Length: 5", "hello")),
    ("body, ignored", POST % ("ignore-body", "Content-Length: 5", "hello")),
    ("expect", POST % ("echo", "Expect: 100-continue\r\nContent-Length: 5", "hello")),
    ("pipelined", "".join("GET /%s HTTP/1.1\r\nHost: a\r\n\r\n" % route
                          for route in ("later", "hello", "chunks"))),
    ("bad", "BAD\r\n\r\n"),
    ("without Host", "GET /hello HTTP/1.1\r\n\r\n"),
    ("CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"),
    ("upgrade", "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"),
]


def ask(port, request):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall((request + BYE).encode("latin1"))
        parts = []
        while True:
            try:
                part = connection.recv(65536)
            except ConnectionResetError:
                break
            if not part:
                break
            parts.append(part)
    return b"".join(parts).decode("latin1")


def describe(text):
    text = re.sub(r"Date: [^\r]*", "Date: now", text)
    text = re.sub(r"([xy])\1{999,}", lambda match: "%s * %d" % (match[1], len(match[0])), text)
    return text.replace("\r\n", "\\r\\n\n").encode("ascii", "backslashreplace").decode()


def main():
    runtime, server, golden = sys.argv[1:4]
    child = subprocess.Popen([runtime, server], stdout=subprocess.PIPE)
    try:
        port = int(child.stdout.readline())
        result = "".join("== %s\n%s\n" % (name, describe(ask(port, request)))
                         for name, request in CASES)
    finally:
        child.kill()
    if "--update" in sys.argv:
        with open(golden, "w") as file:
            file.write(result)
        return 0
    with open(golden) as file:
        expected = file.read()
    if result == expected:
        return 0
    import difflib
    sys.stdout.writelines(difflib.unified_diff(
        expected.splitlines(True), result.splitlines(True), "expected", "sent"))
    return 1


if __name__ == "__main__":
    sys.exit(main())
