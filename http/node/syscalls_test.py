#!/usr/bin/env python3
"""A request costs one receive and one send, whatever a handler does within one turn of the loop; a connection
costs two calls of epoll_ctl.

usage: syscalls_test.py RUNTIME

strace counts them; no time is measured. Where strace is missing or may not look at processes, the test skips itself.
"""

import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

# Handlers by name, and how many receives and sends each takes.
HANDLERS = {
    "end": "res.setHeader('Content-Type', 'text/plain'); res.end('text');",
    "write-end": "res.setHeader('X-A', 'b'); res.write('te'); res.write('x'); res.end('t');",
    "head": "res.writeHead(200, { 'Content-Length': 4 }); res.end('text');",
    "headers": "res.end(`${req.headers.host} ${req.url}`);",
    "await": "(async () => { await null; res.setHeader('X-A', 'b'); res.write('te'); res.end('xt'); })();",
    "listeners": "res.on('finish', () => {}); req.on('close', () => {}); res.end('text');",
    "body": "const parts = []; req.on('data', (part) => parts.push(part));"
            "req.on('end', () => res.end(Buffer.concat(parts)));",
    "ignored-body": "res.end('text');",
    "ticks": "res.write('te'); process.nextTick(() => { res.write('x'); setImmediate(() => {}); res.end('t'); });",
    "pipeline": "const { Readable, pipeline } = require('stream');"
                "pipeline(Readable.from(['te', 'xt'], { objectMode: false }), res, () => {});",
    "socket": "if (req.socket.writable) res.end(req.socket.remoteAddress);",
}
OPTIONS = "{ requestTimeout: 5000, headersTimeout: 4000, keepAliveTimeout: 3000, connectionsCheckingInterval: 1000 }"
SCRIPT = """
const handlers = { %s };
const server = require('http').createServer(%s, (req, res) => handlers[req.url.slice(1)](req, res));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
""" % (", ".join("'%s'(req, res) { %s }" % handler for handler in HANDLERS.items()), OPTIONS)
REQUESTS = 200
RECEIVES = ("recvfrom", "recvmsg")
SENDS = ("sendto", "sendmsg", "writev")


def answer(connection):
    """Reads one response, whole."""
    data = b""
    while True:
        head, found, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        if found and (len(body) == int(length[1]) if length else body.endswith(b"0\r\n\r\n")):
            return
        part = connection.recv(65536)
        if not part:
            raise AssertionError("the connection ends after %r" % data)
        data += part


def traced(server, names, run):
    """How often a server makes each of the named calls while `run` runs; None where it may not be looked at."""
    with tempfile.NamedTemporaryFile("r") as trace:
        tracer = subprocess.Popen(["strace", "-f", "-o", trace.name, "-e", "trace=" + ",".join(names), "-p",
                                   str(server.pid)], stderr=subprocess.PIPE, text=True)
        said = tracer.stderr.readline()
        if "attached" not in said:
            return None
        run()
        tracer.send_signal(signal.SIGINT)
        tracer.communicate()
        text = trace.read()
    return {name: len(re.findall(r"\b%s\(" % name, text)) for name in names}


def calls(server, port, name):
    """(receives, sends) of a server for the requests of one connection."""
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        def ask():
            body = b"x" * 16384 if "body" in name else b""
            connection.sendall(b"POST /%s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s" % (
                name.encode(), len(body), body))
            answer(connection)
        ask()
        counted = traced(server, RECEIVES + SENDS, lambda: [ask() for _ in range(REQUESTS)])
    return counted and tuple(sum(counted[call] for call in group) for group in (RECEIVES, SENDS))


def watches(server, port):
    """How often the system is told what to watch for as many connections as there are requests otherwise."""
    def ask():
        with socket.create_connection(("127.0.0.1", port), 60) as connection:
            connection.sendall(b"GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            while connection.recv(65536):
                pass
    return traced(server, ["epoll_ctl"], lambda: [ask() for _ in range(REQUESTS)])["epoll_ctl"]


def main():
    if shutil.which("strace") is None:
        print("1..0 # Skipped: there is no strace")
        return 0
    failed = 0
    with subprocess.Popen([sys.argv[1], "-e", SCRIPT], stdout=subprocess.PIPE) as server:
        try:
            port = int(server.stdout.readline())
            for name in HANDLERS:
                counted = calls(server, port, name)
                if counted is None:
                    print("1..0 # Skipped: strace may not look at processes")
                    return 0
                if counted != (REQUESTS, REQUESTS):
                    failed += 1
                    print("%s: %d requests cost %d receives and %d sends" % (name, REQUESTS, *counted))
            counted = watches(server, port)
            if counted > 2 * REQUESTS:
                failed += 1
                print("%d connections cost %d calls of epoll_ctl" % (REQUESTS, counted))
        finally:
            server.kill()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
