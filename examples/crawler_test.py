#!/usr/bin/python3
"""The crawler visits every page of a site once, with its pause between them. usage: crawler_test.py CRAWLER"""

import http.server
import subprocess
import sys
import threading
import time

TIMEOUT = 60
PAUSE_MS = 20
PAGES = {
    "/": '<a href="/a">a</a> <a href="/b">b</a> <a href="http://elsewhere.test/">no</a>',
    "/a": '<a href="/">back</a> <a href="/c">c</a>',
    "/b": '<a href="/c">c</a> <a href="/gone">gone</a>',
    "/c": "the end",
}


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    visits = []

    def do_GET(self):
        self.visits.append(self.path)
        body = PAGES.get(self.path, "").encode()
        self.send_response(200 if self.path in PAGES else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def crawl(crawler, port):
    started = time.monotonic()
    result = subprocess.run(
        [crawler, "127.0.0.1", str(port), str(PAUSE_MS)],
        stdout=subprocess.PIPE, text=True, timeout=TIMEOUT, check=False,
    )
    return result.returncode, result.stdout.splitlines(), time.monotonic() - started


def main(crawler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    code, lines, seconds = crawl(crawler, server.server_port)
    assert lines == [f"200 {page} {len(PAGES[page])} bytes" for page in ("/", "/a", "/b", "/c")] + [
        "404 /gone 0 bytes"
    ], lines
    assert Site.visits == ["/", "/a", "/b", "/c", "/gone"], Site.visits
    assert code == 1, code
    assert seconds >= len(Site.visits) * PAUSE_MS / 1000, seconds

    del PAGES["/b"]
    PAGES["/"] = PAGES["/a"] = '<a href="/c">c</a>'
    code, lines, _ = crawl(crawler, server.server_port)
    assert (code, len(lines)) == (0, 2), (code, lines)

    # Nobody listens any more.
    port = server.server_port
    server.shutdown()
    server.server_close()
    code, lines, _ = crawl(crawler, port)
    assert code == 1 and len(lines) == 1 and lines[0].startswith("failed /: "), (code, lines)
    assert "ECONNREFUSED" in lines[0], lines


if __name__ == "__main__":
    main(*sys.argv[1:])
