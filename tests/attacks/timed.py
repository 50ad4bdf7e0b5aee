#!/usr/bin/env python3
"""Peers that are slow, silent or gone, and peers that ask for too much.

usage: timed.py [--node] RUNTIME [ROW...]

Each row starts a server of its own, so they run at the same time; what takes time is the time-outs of the servers,
which are set short.
"""

import concurrent.futures
import gzip
import os
import resource
import select
import socket
import struct
import subprocess
import sys
import threading
import time

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
TIMEOUT = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n"
LINGER_RESET = struct.pack("ii", 1, 0)
# In milliseconds; the servers look at their connections every 50.
SHORT = "{ headersTimeout: 300, requestTimeout: 600, keepAliveTimeout: 200, connectionsCheckingInterval: 50 }"
PRELUDE = """
const http = require('http');
function serve(options, handler) {
  const server = http.createServer(options, handler);
  server.listen(0, '127.0.0.1', 4096, () => console.log(server.address().port));
  return server;
}
"""

ROWS = []


def row(name, script, node=""):
    """Registers a row: a function of a Server that raises AssertionError where it finds something wrong. `node`: what
    a Node does instead."""
    def register(function):
        ROWS.append((name, script, function, node))
        return function
    return register


def check(condition, *what):
    if not condition:
        raise AssertionError(" ".join(str(part) for part in what))


class Server:
    """A server program. What it prints is read line by line; the first one is its port."""

    def __init__(self, runtime, script):
        self.process = subprocess.Popen([runtime, "-e", PRELUDE + script], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.errors = ""
        self.reader = threading.Thread(target=self.read_errors)
        self.reader.start()
        self.port = int(self.line())
        self.sockets = []

    def read_errors(self):
        self.errors = self.process.stderr.read()

    def line(self):
        return self.process.stdout.readline().strip()

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        self.process.stderr.close()
        for connection in self.sockets:
            connection.close()

    def connect(self, receive_buffer=None):
        connection = socket.socket()
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", self.port))
        self.sockets.append(connection)
        return connection

    def rss_kib(self):
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * (os.sysconf("SC_PAGE_SIZE") // 1024)

    def peak_kib(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(file.read().partition("VmHWM:")[2].split()[0])

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            return sum(map(int, file.read().rpartition(")")[2].split()[11:13])) / os.sysconf("SC_CLK_TCK")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def check_serves(self):
        connection = self.connect()
        connection.sendall(b"GET /check HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        check(read_all(connection).startswith(b"HTTP/1.1 200 OK\r\n"), "the server does not serve")
        connection.close()


def read_all(connection):
    """All bytes up to an orderly end."""
    data = b""
    while part := connection.recv(1 << 16):
        data += part
    return data


def dribble(connection, piece, seconds=0.03):
    """Sends `piece` again and again until the server answers or ends; returns what it says."""
    while not select.select([connection], [], [], seconds)[0]:
        try:
            connection.sendall(piece)
        except OSError:
            break
    return read_all(connection)


def check_between(begin, low, high):
    passed = time.monotonic() - begin
    # On a busy machine late is no mistake; early is one everywhere.
    check(low <= passed <= high + 3, f"took {passed:.2f} s, not {low} to {high}")


@row("D01 a head that never ends", f"serve({SHORT}, (req, res) => res.end('x'));")
def slow_head(server):
    begin = time.monotonic()
    connection = server.connect()
    connection.sendall(b"GET / HTTP/1.1\r\n")
    check(dribble(connection, b"X: y\r\n") == TIMEOUT, "no 408")
    check_between(begin, 0.3, 0.7)
    server.check_serves()


@row("D01 a head that never ends, seen by the program", f"""
serve({SHORT}, (req, res) => res.end('x'))
  .on('clientError', (error, socket) => {{ console.log(error.code); socket.end('HTTP/1.1 408 Late\\r\\n\\r\\n'); }});""")
def slow_head_event(server):
    connection = server.connect()
    connection.sendall(b"GET / HTTP/1.1\r\n")
    check(dribble(connection, b"X: y\r\n") == b"HTTP/1.1 408 Late\r\n\r\n", "not the program's answer")
    check(server.line() == "ERR_HTTP_REQUEST_TIMEOUT", "another error")


@row("D02 a body that drips", f"""
serve({SHORT}, (req, res) => {{
  if (req.url === '/check') return res.end('x');
  req.resume();
  req.on('error', (error) => console.log(error.code));
}});""")
def slow_body(server):
    begin = time.monotonic()
    connection = server.connect()
    connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
    check(dribble(connection, b"x") == TIMEOUT, "no 408")
    check_between(begin, 0.6, 1.0)
    check(server.line() == "ECONNRESET", "the request has not failed")
    server.check_serves()


@row("D03 a connection that says nothing", f"serve({SHORT}, (req, res) => res.end('x'));")
def silence(server):
    begin = time.monotonic()
    check(read_all(server.connect()) == TIMEOUT, "no 408")
    check_between(begin, 0.3, 0.7)


@row("D03 a connection that says nothing, and headersTimeout alone is short",
     "serve({ headersTimeout: 300 }, (req, res) => res.end('x'));", node="looks at its connections every 30 s only")
def silence_alone(server):
    begin = time.monotonic()
    check(read_all(server.connect()) == TIMEOUT, "no 408")
    check_between(begin, 0.3, 1.3)


@row("D03 a connection that says nothing, and there is a requestTimeout only",
     "serve({ headersTimeout: 0, requestTimeout: 300 }, (req, res) => res.end('x'));",
     node="looks at its connections every 30 s only")
def silence_request(server):
    silence_alone(server)


@row("D04 a connection that is idle after a response", f"serve({SHORT}, (req, res) => res.end('x'));")
def idle(server):
    connection = server.connect()
    begin = time.monotonic()
    connection.sendall(GET)
    data = read_all(connection)
    check(data.count(b"HTTP/1.1 ") == 1 and data.startswith(b"HTTP/1.1 200 OK"), "not silent", data)
    check_between(begin, 0.2, 1.4)


@row("D05 many slow heads, and honest clients between", f"serve({SHORT}, (req, res) => res.end('x'));",
     node="resets some connections, and their 408 is lost")
def many_slow(server):
    begin = time.monotonic()
    slow = [server.connect() for _ in range(200)]
    for connection in slow:
        connection.sendall(b"GET / HTTP/1.1\r\nX: ")
    for _ in range(5):
        server.check_serves()
        for connection in slow:
            try:
                connection.sendall(b"y")
            except OSError:
                pass
    for connection in slow:
        check(read_all(connection) == TIMEOUT, "no 408")
    check_between(begin, 0.3, 1.5)


@row("D06 a reader that stops, and goes on", """
serve({}, async (req, res) => {
  if (req.url === '/check') return res.end('x');
  const part = Buffer.alloc(65536, 120);
  for (let i = 0; i < 512; i++) {
    if (!res.write(part)) await new Promise((resolve) => res.once('drain', resolve));
  }
  res.end();
});""")
def slow_reader(server):
    base = server.rss_kib()
    connection = server.connect(receive_buffer=1 << 18)
    connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
    server.check_serves()
    time.sleep(0.3)
    check(server.rss_kib() - base < 24 * 1024, "held", server.rss_kib() - base, "KiB for a peer that reads nothing")
    check(len(read_all(connection).partition(b"\r\n\r\n")[2]) == 512 * 65536, "not all of it arrives")


@row("D07 a reader that never reads", """
const server = serve({}, (req, res) => {
  if (req.url === '/check') return res.end('x');
  res.on('close', () => console.log('closed'));
  res.end(Buffer.alloc(32 << 20, 120));
});
server.setTimeout(300);""")
def no_reader(server):
    connection = server.connect(receive_buffer=4096)
    begin = time.monotonic()
    connection.sendall(GET)
    check(server.line() == "closed", "it was waited for")
    check_between(begin, 0.3, 1)
    server.check_serves()


@row("D08 more connections than maxConnections", """
const server = serve({}, (req, res) => res.end('x'));
server.maxConnections = 3;
server.on('drop', () => console.log('drop'));""")
def too_many(server):
    held = []
    for _ in range(3):
        connection = server.connect()
        connection.sendall(GET)
        check(connection.recv(4096).startswith(b"HTTP/1.1 200"), "not served")
        held.append(connection)
    for _ in range(2):
        try:
            check(server.connect().recv(100) == b"", "served beyond the limit")
        except ConnectionResetError:
            pass
        check(server.line() == "drop", "no 'drop'")
    held[0].close()


@row("D10 a flood of requests whose responses nobody reads", """
let count = 0;
const body = Buffer.alloc(65536, 120);
serve({}, (req, res) => {
  if (req.url === '/count') return res.end(`${count}`);
  count++;
  res.end(body);
});""")
def flood(server):
    base = server.rss_kib()
    connection = server.connect()
    connection.setblocking(False)
    rest = memoryview(GET * 300000)
    deadline = time.monotonic() + 1.5
    while rest and time.monotonic() < deadline and select.select([], [connection], [], 0.3)[1]:
        rest = rest[connection.send(rest):]
    check(len(rest) > 0, "everything was taken")
    other = server.connect()
    other.sendall(b"GET /count HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    count = int(read_all(other).rpartition(b"\r\n\r\n")[2])
    check(count < 6000, "the handler ran", count, "times")
    check(server.rss_kib() - base < 100 * 1024, "held", server.rss_kib() - base, "KiB")


@row("D10 a flood of requests that the program does not answer yet", """
let count = 0;
const waiting = [];
serve({}, (req, res) => {
  if (req.url === '/count') return res.end(`${count}`);
  if (req.url === '/answer') {
    setInterval(() => { for (const other of waiting.splice(0)) other.end('x'); }, 1);
    return res.end();
  }
  count++;
  waiting.push(res);
});""", node="hands out as many as come")
def flood_of_waiting(server):
    def ask(path):
        other = server.connect()
        other.sendall(b"GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % path)
        return read_all(other).rpartition(b"\r\n\r\n")[2]
    connection = server.connect()
    total = 10000
    connection.sendall(GET * total)
    ask(b"/count")
    count = int(ask(b"/count"))
    check(count < 6000, count, "requests are under way")
    ask(b"/answer")
    data = b""
    while data.count(b"HTTP/1.1 200 OK") < total:
        part = connection.recv(1 << 20)
        check(part, "the connection ends")
        data += part


@row("D11 many pipelined requests", "serve({}, (req, res) => res.end(`${req.url}\\n`));")
def pipelined(server):
    connection = server.connect()
    count = 5000
    wanted = b"".join(b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % i for i in range(count))
    wanted += b"GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    sender = threading.Thread(target=connection.sendall, args=(wanted,))
    sender.start()
    data = read_all(connection)
    sender.join()
    got = [line for line in data.split(b"\n") if line.startswith(b"/")]
    check(got == [b"/%d" % i for i in range(count)] + [b"/end"], "not all in order:", len(got))


@row("D12 a peer that ends its side and waits", "serve({}, (req, res) => setTimeout(() => res.end('late'), 50));",
     node="ends the connection without a response")
def half_close(server):
    connection = server.connect()
    connection.sendall(GET)
    connection.shutdown(socket.SHUT_WR)
    data = read_all(connection)
    check(data.startswith(b"HTTP/1.1 200 OK") and data.endswith(b"late"), "no whole response", data)


@row("D13 peers that reset in the middle of a response", """
let open = 0;
serve({}, (req, res) => {
  if (req.url === '/check') return res.end('x');
  open++;
  res.on('close', () => {
    if (--open === 0) console.log(`all closed ${req.destroyed}`);
  });
  res.write(Buffer.alloc(1 << 20, 120));
});""")
def reset(server):
    base = server.descriptors()
    for _ in range(100):
        connection = server.connect()
        connection.sendall(GET)
        connection.recv(1000)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
        connection.close()
    check(server.line() == "all closed true", "a response was not closed")
    server.check_serves()
    deadline = time.monotonic() + 10
    while server.descriptors() > base and time.monotonic() < deadline:
        server.check_serves()
    check(server.descriptors() <= base, server.descriptors() - base, "descriptors left")


@row("D14 peers that reset before they are accepted", "serve({}, (req, res) => res.end('x'));")
def reset_early(server):
    for _ in range(200):
        connection = server.connect()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
        connection.close()
    server.check_serves()


@row("D15 an answer while the body still comes", """
serve({}, (req, res) => {
  if (req.url !== '/check') res.statusCode = 404;
  res.end('x');
});""")
def early_answer(server):
    connection = server.connect()
    size = 4 << 20
    connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % size)
    body = memoryview(b"x" * size)
    while body:
        body = body[connection.send(body[:65536]):]
    connection.sendall(b"GET /check HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    data = read_all(connection)
    check(data.startswith(b"HTTP/1.1 404 Not Found") and b"HTTP/1.1 200 OK" in data, "no two answers", data)


@row("D15 a last answer while the body still comes", """
serve({}, (req, res) => {
  if (req.url === '/check') return res.end('x');
  res.writeHead(413, { Connection: 'close' });
  res.end('no');
});""")
def early_last_answer(server):
    connection = server.connect()
    connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 200000)
    check(read_all(connection).startswith(b"HTTP/1.1 413 "), "the answer is lost")
    server.check_serves()


@row("D16 close() with idle and busy connections", """
const server = serve({}, (req, res) => {
  if (req.url !== '/slow') return res.end('x');
  server.close(() => console.log('closed'));
  setTimeout(() => res.end('slow'), 100);
});""", node="keeps the busy connection until its keep-alive time is over")
def close(server):
    waiting = server.connect()
    waiting.sendall(GET)
    waiting.recv(4096)
    busy = server.connect()
    begin = time.monotonic()
    busy.sendall(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
    check(waiting.recv(100) == b"", "the idle connection is not ended")
    check(read_all(busy).endswith(b"slow"), "the busy one is not answered")
    check_between(begin, 0.09, 0.5)
    check(server.line() == "closed", "no 'close'")
    server.process.wait(timeout=10)


@row("D18 names that collide in hash tables", """
const querystring = require('querystring');
serve({}, (req, res) => {
  let body = '';
  req.setEncoding('latin1').on('data', (part) => body += part).on('end', () => {
    const begin = process.cpuUsage();
    for (let i = 0; i < 20; i++) {
      querystring.parse(req.url.slice(2), '&', '=', { maxKeys: 0 });
      new URLSearchParams(req.url.slice(2)).get('none');
      JSON.parse(body);
    }
    // These were made by now, as often as there are requests.
    Object.keys({ ...req.headers, ...req.headersDistinct });
    const { user } = process.cpuUsage(begin);
    res.end(`${user}`);
  });
});""")
def collisions(server):
    # Strings of digits have their value for a hash in V8, of which these share the lower 24 bits.
    alike = [str(i * (1 << 24) + 7) for i in range(64, 250)]
    others = [str(2654435761 * i % 3000000000 + 1000000000) for i in range(len(alike))]

    def cost(names):
        connection, total = server.connect(), 0
        target = b"/?" + "&".join(name + "=1" for name in names).encode()
        body = ("{" + ",".join('"%s": 1' % name for name in names) + "}").encode()
        fields = "".join("%s: 1\r\n" % name for name in names).encode()
        request = b"POST %s HTTP/1.1\r\nHost: a\r\n%sContent-Length: %d\r\n\r\n%s" % (
            target, fields, len(body), body)
        for _ in range(10):
            connection.sendall(request)
            data = b""
            while not data.partition(b"\r\n\r\n")[2]:
                data += connection.recv(4096)
            total += int(data.partition(b"\r\n\r\n")[2])
        return total
    cost(others)
    low, high = cost(others), cost(alike)
    check(high <= 2 * low + 20000, f"{high} us of processor time, {low} for names that do not collide")


@row("D19 a body that grows a thousandfold", """
const zlib = require('zlib');
serve({}, (req, res) => {
  let size = 0;
  const count = (from) => from.on('data', (part) => size += part.length).on('end', () => res.end(`${size}`));
  if (req.url === '/stream') return count(req.pipe(zlib.createGunzip()));
  if (req.url !== '/limit') return count(req);
  const parts = [];
  req.on('data', (part) => parts.push(part)).on('end', () => {
    zlib.gunzip(Buffer.concat(parts), { maxOutputLength: 1 << 20 }, (error) => res.end(error?.code));
  });
});""")
def bomb(server):
    size = 512 << 20
    body = gzip.compress(bytes(size), 1)

    def ask(target):
        connection = server.connect()
        connection.sendall(b"POST %s HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nConnection: close\r\n"
                           b"Content-Length: %d\r\n\r\n" % (target, len(body)) + body)
        return read_all(connection).rpartition(b"\r\n\r\n")[2]
    check(ask(b"/raw") == b"%d" % len(body), "the server has inflated it")
    base = server.rss_kib()
    check(ask(b"/limit") == b"ERR_BUFFER_TOO_LARGE", "no limit")
    check(ask(b"/stream") == b"%d" % size, "not all of it")
    # V8 collects buffers once they are about 64 MiB.
    check(server.peak_kib() - base < 128 * 1024, "took", server.peak_kib() - base, "KiB")


@row("D20 more connections than descriptors", "serve({}, (req, res) => res.end('x'));")
def no_descriptors(server):
    # Those of the runtime itself, and twenty.
    limit = server.descriptors() + 20
    resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (limit, limit))
    connections = [server.connect() for _ in range(100)]
    deadline = time.monotonic() + 10
    while len(ended := select.select(connections, [], [], 0.1)[0]) < 75 and time.monotonic() < deadline:
        pass
    check(len(ended) >= 75, "only", len(ended), "of 100 connections are turned away")
    before = server.processor_seconds()
    time.sleep(0.3)
    check(server.processor_seconds() - before < 0.15, "spins without descriptors")
    for connection in connections:
        connection.close()
    # Until the server has seen that they are gone.
    while time.monotonic() < deadline:
        try:
            return server.check_serves()
        except (AssertionError, ConnectionResetError):
            pass
    check(False, "serves nobody once there are descriptors again")


@row("D22 an upgrade with much behind it before the program listens", """
serve({}, () => {}).on('upgrade', (req, socket, head) => {
  let size = head.length;
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\n\\r\\n');
  setTimeout(() => {
    socket.on('data', (part) => {
      if ((size += part.length) >= 1 << 20) socket.end(`${size}`);
    });
  }, 50);
});""")
def upgrade(server):
    connection = server.connect()
    connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n" + b"x" * (1 << 20))
    check(read_all(connection).endswith(b"\r\n\r\n1048576"), "not all of it arrives")


@row("D23 an upgrade whose handler throws", """
process.on('uncaughtException', (error) => console.log(error.message));
serve({}, (req, res) => res.end('x')).on('upgrade', () => { throw new Error('bad'); });""")
def upgrade_throws(server):
    server.connect().sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
    check(server.line() == "bad", "no uncaughtException")
    server.check_serves()


@row("D24 Expect: 100-continue, and no body comes", f"serve({SHORT}, (req, res) => req.resume());")
def expect_nothing(server):
    connection = server.connect()
    begin = time.monotonic()
    connection.sendall(b"PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
    check(read_all(connection) == b"HTTP/1.1 100 Continue\r\n\r\n" + TIMEOUT, "no 100 and 408")
    check_between(begin, 0.5, 1.0)


def run(runtime, script, function):
    """What is wrong, or an empty text."""
    server = Server(runtime, script)
    try:
        function(server)
        return ""
    except (AssertionError, OSError, ValueError, subprocess.TimeoutExpired) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        server.stop()


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--node"]
    if not arguments:
        sys.exit(__doc__)
    begin = time.monotonic()
    is_node = "--node" in sys.argv
    rows = [r for r in ROWS if len(arguments) == 1 or r[0].split()[0] in arguments[1:]]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        wrongs = pool.map(lambda r: run(arguments[0], r[1], r[2]), rows)
        for (name, _, _, node), wrong in zip(rows, wrongs):
            if wrong and node and is_node:
                print(f"differs {name}: Node {node} ({wrong})")
                continue
            failed += bool(wrong)
            print(f"{'not ok' if wrong else 'ok'} {name}{': ' if wrong else ''}{wrong}")
    print(f"{len(rows) - failed} rows as expected, {failed} not, in {time.monotonic() - begin:.1f} s")
    return 1 if failed or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
