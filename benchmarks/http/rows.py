"""What is asked of the servers: a row is a program, a load, and whom it is fair to compare with."""

import dataclasses

# As a browser sends them; with Host and Connection, which wrk adds, they are 20.
_HEADERS = (
    ('User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'),
    ('Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'),
    ('Accept-Language', 'en-GB,en;q=0.7,de;q=0.3'),
    ('Accept-Encoding', 'gzip, deflate, br'),
    ('Referer', 'http://127.0.0.1/articles/2024/index.html'),
    ('Cookie', 'session=0123456789abcdef0123456789abcdef; theme=dark'),
    ('Cache-Control', 'max-age=0'),
    ('Upgrade-Insecure-Requests', '1'),
    ('Sec-Fetch-Dest', 'document'),
    ('Sec-Fetch-Mode', 'navigate'),
    ('Sec-Fetch-Site', 'same-origin'),
    ('Sec-Fetch-User', '?1'),
    ('DNT', '1'),
    ('If-None-Match', 'W/"1f-0123456789abcdef"'),
    ('X-Forwarded-For', '203.0.113.7'),
    ('X-Forwarded-Proto', 'https'),
    ('X-Request-Id', '7b0c3c0e-4d3a-4f3e-9f0e-2d6f6f7a9b1c'),
    ('Traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'),
)

_PIPELINED = """
init = function(arguments)
  local parts = {}
  for i = 1, 16 do parts[i] = wrk.format('GET', '/') end
  all = table.concat(parts)
end
request = function() return all end
"""

_POST = """
wrk.method = 'POST'
wrk.body = string.rep('x', 16384)
wrk.headers['Content-Type'] = 'application/octet-stream'
"""


@dataclasses.dataclass
class Row:
    name: str
    title: str
    kind: str                 # of server.js
    floor: bool = False       # the floor can answer it as well: what it asks for is found by the end of a head
    own: bool = False         # Deno.serve and Bun.serve say the same bytes
    headers: tuple = ()
    script: str = None        # for wrk
    idle: int = 0             # further connections that asked once
    packages: str = None      # of tests/apps


ROWS = {row.name: row for row in (
    Row('hello', 'hello', 'hello', floor=True, own=True),
    Row('headers', '20 request headers read', 'headers', floor=True, headers=_HEADERS),
    Row('json', 'JSON', 'json'),
    Row('echo', 'POST 16 KiB echo', 'echo', script=_POST),
    Row('write', 'write() and end()', 'write'),
    Row('async', 'async handler', 'async'),
    Row('als', 'AsyncLocalStorage.run()', 'als'),
    Row('close', 'Connection: close', 'hello', own=True, headers=(('Connection', 'close'),)),
    Row('idle', '1,000 idle connections', 'hello', floor=True, own=True, idle=1000),
    Row('pipelined', 'pipelined x16', 'hello', floor=True, own=True, script=_PIPELINED),
    Row('express', 'express hello', 'express', packages='express'),
)}
