"""Why gyre is behind where it is: what this run itself has measured, and the first rule that fits a figure and a program.

Rows of JavaScript say where gyre's time went, out of a profile of the same run (gyre_bench/hot_spots.py); latencies, how far
their rounds lie apart. A rule says what no run changes, such as what another program does not do, and has no figures: they
would be of another run. What is known of no row has no rule.
"""

import re

import plot

# (key of the figure, program, why), regular expressions that must fit from the start.
_RULES = (
    (r'', r'floor', 'the floor parses nothing and runs no JavaScript'),
    (r'', r'true', 'a program without a JavaScript engine'),

    (r'startup / (TypeScript|eslint).*memory', r'', 'V8 lets the heap grow before it collects'),
    (r'startup / (TypeScript|eslint)', r'', 'V8 11.3 optimises with one compiler, which takes long; newer engines have a quicker one before '
     'it'),
    (r'startup / 20 built-in modules', r'', 'modules outside of the start-up snapshot are compiled from a cache when they are asked for'),
    (r'startup', r'', 'V8 builds its heap out of a snapshot object by object; most of the time goes there'),

    (r'hello / page faults', r'', 'V8 gives the young generation\'s pages back after each scavenge and takes new ones, for half the memory'),
    (r'hello / system calls', r'', 'one receive and one send per request on both sides; the rest is the connections of the traced second'),
    (r'(hello|sweep) / requests', r'', 'the client or the kernel sets the pace: processor time per request is the figure'),
    (r'sweep / CPU per request at (4000|10000)', r'', 'each run opens its connections anew, one for some ten requests: much of it is the '
     'kernel\'s work for new connections'),
    (r'(hello|sweep|latency) / CPU', r'(bun|deno)-serve', 'its handlers get no message objects'),
    (r'sweep / CPU per request at 1 c', r'', 'one wait of the loop for each request, which nothing shares'),

    (r'http / .*requests|e2e / .*requests', r'', 'follows from processor time per request, or the client was slower'),
    (r'http / (20 request headers|JSON)', r'', 'the header object is built by the JavaScript of node:http, on an older V8'),
    (r'http / POST', r'', 'the body is copied out of the receive buffer, by Buffer.concat(), and behind the head of the answer'),
    (r'http / pipelined', r'', 'each request gets its message objects; the floor and Bun.serve give none'),
    (r'http / (async|AsyncLocalStorage)', r'', 'promises and their contexts cost more on V8 11.3'),
    (r'http / Connection: close', r'bun-serve', 'no object of JavaScript for a request there'),
    (r'http / .*express|e2e / (fastify|koa|hono)', r'', 'the framework is most of the time: V8 11.3 against a newer engine'),
    (r'e2e / static', r'', 'open, stat, read and close go to the thread pool and back one by one'),
    (r'e2e / stream', r'', 'Readable and pipe() are JavaScript on an older V8'),
    (r'e2e / WebSocket', r'bun', 'require(\'ws\') is another program there: one of Bun\'s own, in native code'),
    (r'e2e / WebSocket', r'', 'ws runs on net.Socket: all of node:stream for each message'),
    (r'e2e / page', r'', 'the client of the database is JavaScript on net.Socket, on an older V8'),

    (r'process / fork', r'', 'a good part of the time until the message is the start of the runtime, see there'),
    (r'process / .*(round trip)', r'bun', 'V8 reads and writes the JSON'),
    (r'process / .*(round trip)', r'', 'one message at a time waits for two turns of the loop'),
    (r'process / spawn', r'', 'the kernel\'s work for another process, which differs from run to run'),
    (r'cluster / CPU per request', r'deno', 'Deno.serve gives no message objects, and its workers are threads'),
    (r'cluster / .*connection', r'.*reuse-port|deno|bun', 'the kernel spreads connections by itself there; here the primary hands each over, which is '
     'the row of its own time'),
    (r'connections', r'bun-serve', 'no object of JavaScript for a connection there'),

    (r'js / buffers: (Buffer.alloc|TextEncoder|from base64)|js / crypto: randomBytes', r'', 'memory of its own for each result'),
    (r'js / buffers: Buffer.from\(text', r'', 'the text is gone over for whether it is ASCII, for its length, and for the copy'),
    (r'js / buffers: toString', r'', 'the text is made outside of V8\'s heap and copied there'),
    (r'js / buffers: readUInt32LE', r'', 'V8 11.3 leaves the load of a property out of line; where it is in the loop, nothing else is left'),
    (r'js / events: emit', r'bun', 'all of it is inlined into the loop there'),
    (r'js / files: (promises\.)?(readFile|stat)$', r'bun', 'it asks the system fewer times for the way to the thread pool and back'),
    (r'js / streams: (write|on data|pipeline)', r'', 'the package readable-stream, and a Buffer for each Uint8Array'),
    (r'js / loop: queueMicrotask', r'', 'a native call for each, as V8 gives JavaScript no other way'),
    (r'js / (loop: await|hooks: await)', r'', 'all of it is V8'),
    (r'js / loop: setTimeout', r'', 'the lists of timers, one for each length, are in an object that V8 keeps as a dictionary'),
    (r'js / names: path', r'', 'the parts are put into an array and joined'),
    (r'js / json', r'', 'V8\'s own function'),
    (r'js / hooks: AsyncLocalStorage|js / hooks: AsyncResource', r'', 'to enter a context and to leave it are native calls, since V8 11.3 keeps it where '
     'compiled JavaScript cannot write it'),
)

# Engines whose rows of plain JavaScript say more beside one with the same V8.
_OTHER_ENGINES = ('node26', 'bun', 'deno')
_SAME_ENGINE = 'node20'
_LATENCY = re.compile(r'(hello|sweep|latency) / p\d')


def _so_is_the_floor(figure, program):
    """Whether even a server that does nothing but its system calls is behind the program: then it is none of gyre's work."""
    better = figure.times_better('floor', program)
    return better is not None and better < 1


def _where(figure):
    """Where gyre's time went in this run."""
    return 'gyre\'s time: ' + ', '.join('%s %.0f %%' % (what, 100 * share) for what, share in figure.spots)


def _rounds(figure, program):
    """How far the rounds of both lie apart: what one round says of a latency, the next may take back."""
    own, other = figure.values['gyre'], figure.values[program]
    if min(len(own), len(other)) < 2:
        return 'one round, which says little of a latency'
    lie = 'lie apart' if max(other) < min(own) or max(own) < min(other) else 'overlap'
    return 'the rounds %s: gyre %s to %s, %s %s to %s' % (
        lie, plot.number(min(own)), plot.number(max(own)), program, plot.number(min(other)), plot.number(max(other)))


def of(figure, program):
    """What there is to say, in short lines, for a figures.Figure and a program that is ahead of gyre in it."""
    if program != 'floor' and _so_is_the_floor(figure, program):
        return ['so is the floor, which only receives and sends: the machine in those rounds, not the work of a server']
    parts = [why for key, programs, why in _RULES
             if re.match(key, figure.key) and re.match('(?:%s)' % programs, program)][:1]
    if _LATENCY.match(figure.key):
        parts.append(_rounds(figure, program))
    if figure.spots:
        parts.append(_where(figure))
    same = figure.times_better('gyre', _SAME_ENGINE)
    if figure.suite == 'js' and program in _OTHER_ENGINES and same:
        parts.append('gyre against Node 20, on the same V8: %.2f' % same)
    return parts or ['no profile of this yet']
