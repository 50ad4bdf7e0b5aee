"""Why gyre is behind where it is: the first rule that fits a figure and a program says so."""

import re

_ENGINE = 'V8 11.3 against V8 14: the time is spent in compiled JavaScript'
UNKNOWN = 'not looked into yet'

# (key of the figure, program, why), regular expressions that must fit from the start.
_RULES = (
    (r'', r'floor', 'the floor parses nothing and runs no JavaScript'),
    (r'', r'true', 'a program without a JavaScript engine'),

    (r'startup / (TypeScript|eslint).*memory', r'', 'V8 lets the heap grow before it collects; not tuned'),
    (r'startup / (TypeScript|eslint)', r'node20', 'the same engine: ' + UNKNOWN),
    (r'startup / (TypeScript|eslint)', r'node26|deno', _ENGINE),
    (r'startup / (TypeScript|eslint)', r'bun', 'another engine, which compiles large sources later'),
    (r'startup / 20 built-in modules', r'', 'modules outside of the start-up snapshot are compiled from a cache when they are asked for'),
    (r'startup', r'', 'V8 builds its heap out of a snapshot object by object; most of the time goes there'),

    (r'(hello|sweep) / requests', r'', 'the client or the kernel sets the pace: processor time per request is the figure'),
    (r'(hello|sweep|latency) / p\d', r'', 'the tail differs from run to run more than between servers; ' + UNKNOWN),
    (r'hello / system calls', r'', 'one receive and one send per request; the rest is waiting'),
    (r'(hello|sweep|latency) / CPU', r'(bun|deno)-serve', 'its handler gets no message objects'),
    (r'sweep / CPU per request at 1 c', r'', 'one wait of the loop for each request, which nothing shares'),

    (r'http / .*requests|e2e / .*requests', r'', 'follows from processor time per request, or the client was slower'),
    (r'http / (20 request headers|JSON)', r'', 'the header object is built by the JavaScript of node:http, on an older V8'),
    (r'http / POST', r'', 'the body goes through the whole Readable stream, on an older V8'),
    (r'http / pipelined', r'', 'each request gets its message objects; the floor and Bun.serve give none'),
    (r'http / (async|AsyncLocalStorage)', r'', 'promises and their contexts cost more on V8 11.3'),
    (r'http / Connection: close', r'', 'accepting a connection makes a socket object of node:net'),
    (r'http / .*express|e2e / (fastify|koa|hono)', r'node20', 'the same engine: ' + UNKNOWN),
    (r'http / .*express|e2e / (fastify|koa|hono)', r'', 'the framework is most of the time: V8 11.3 against a newer engine'),
    (r'e2e / stream', r'', 'streams hold 16 KiB as in Node 20, so a send takes a quarter of what the 64 KiB of newer runtimes give it'),
    (r'e2e / WebSocket', r'bun', 'Bun replaces the package ws by an implementation of its own'),
    (r'e2e / WebSocket', r'', 'ws runs on net.Socket: all of node:stream for each message'),
    (r'e2e / page', r'', 'the client of the database is JavaScript on net.Socket, on an older V8'),

    (r'process / fork', r'bun', 'child_process and its channel are not in the start-up snapshot, but compiled from a cache'),
    (r'process / .*(round trip)', r'bun', 'half of the time is V8 reading and writing JSON'),
    (r'process / .*(round trip)', r'', 'one message at a time waits for two turns of the loop'),
    (r'cluster / .*connection', r'.*reuse-port|deno|bun', 'the kernel spreads connections by itself there; here the primary hands each over'),
    (r'connections', r'bun-serve', 'no object of JavaScript for a connection there'),
    (r'memory / .*(wake-ups|nobody asks)', r'', 'the keep-alive timers of the connections that have just closed'),
    (r'memory', r'', 'V8\'s heap keeps what it has grown to for a while'),

    (r'js', r'node20', 'the same engine: work to do here'),
    (r'js', r'node26', 'V8 11.3 against V8 14'),
    (r'js', r'deno', 'V8 11.3 against a current V8, and fewer checks of arguments'),
    (r'js', r'bun', 'another engine; its calls between native code and JavaScript are inlined'),
)


def of(key, program):
    """One line for a figure, by its key, and a program that is ahead of gyre."""
    for figures, programs, why in _RULES:
        if re.match(figures, key) and re.match('(?:%s)' % programs, program):
            return why
    return UNKNOWN
