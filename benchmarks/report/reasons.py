"""Why gyre is behind where it is: the first rule that fits a figure and a program says so.

Shares and system calls are of `perf record` and `strace -f -c` on gyre running the row alone (for rows of JavaScript with
--perf-basic-prof), beside the same on the program that is ahead. They say where the time goes, and are to be renewed
when a row changes much.
"""

import re

# (key of the figure, program, why), regular expressions that must fit from the start.
_RULES = (
    (r'', r'floor', 'the floor parses nothing and runs no JavaScript'),
    (r'', r'true', 'a program without a JavaScript engine'),

    (r'startup / (TypeScript|eslint).*memory', r'', 'V8 lets the heap grow before it collects'),
    (r'startup / TypeScript', r'', 'a third of the time (34 %) is the optimising compiler of V8 11.3; V8 14, which has another '
     'one before it, spends 19 % there'),
    (r'startup / eslint', r'', 'a third of the time is the optimising compiler of V8 11.3, as in the TypeScript compile'),
    (r'startup / 20 built-in modules', r'', 'modules outside of the start-up snapshot are compiled from a cache when they are asked for'),
    (r'startup', r'', 'V8 builds its heap out of a snapshot object by object; most of the time goes there'),

    (r'hello / page faults', r'', 'V8 gives the young generation\'s pages back after each scavenge and takes new ones: one fault '
     'for a hundred requests (about 0.1 % of their time), at half the memory'),
    (r'hello / system calls', r'', 'one receive and one send per request on both sides; the rest is the 64 connections of the traced '
     'second'),
    (r'(hello|sweep) / requests', r'', 'the client or the kernel sets the pace: processor time per request is the figure'),
    (r'sweep / CPU per request at (4000|10000)', r'', 'each run opens its connections anew, one for some ten requests: much of it is the '
     'kernel\'s work for new connections'),
    (r'(hello|sweep|latency) / CPU', r'(bun|deno)-serve', 'their handlers get no message objects; three rounds in turns on a busy machine '
     'had gyre ahead (7.9 us to 11.3 and 14.0 at 64 connections)'),
    (r'sweep / CPU per request at 1 c', r'', 'one wait of the loop for each request, which nothing shares'),
    (r'(hello|sweep|latency) / p\d', r'', 'one of few rounds: in three runs of one connection the 99th percentile of the floor '
     'itself went from 0.12 to 0.89 ms'),

    (r'http / .*requests|e2e / .*requests', r'', 'follows from processor time per request, or the client was slower'),
    (r'http / (20 request headers|JSON)', r'', 'the header object is built by the JavaScript of node:http, on an older V8'),
    (r'http / POST', r'', 'three copies of the body in memory are 16 % (out of the receive buffer, Buffer.concat(), behind the head), '
     'malloc 5 %; the rest is the kernel\'s and Readable'),
    (r'http / pipelined', r'', 'each request gets its message objects; the floor and Bun.serve give none'),
    (r'http / (async|AsyncLocalStorage)', r'', 'promises and their contexts cost more on V8 11.3'),
    (r'http / Connection: close', r'bun-serve', 'no object of JavaScript for a request there; a connection takes 10 system calls here '
     'besides waiting, 4 of them for accept, TCP_NODELAY and epoll_ctl'),
    (r'http / Connection: close', r'', 'a connection takes 10 system calls besides waiting, 4 of them for accept, TCP_NODELAY '
     'and epoll_ctl'),
    (r'http / .*express|e2e / (fastify|koa|hono)', r'', 'the framework is most of the time: V8 11.3 against a newer engine'),
    (r'e2e / static', r'', '60 % of the time is the kernel\'s, 40 % in its scheduler for the ways of open, stat, read and close to the '
     'thread pool and back (15 % in Bun)'),
    (r'e2e / stream', r'', 'sending is two fifths, Readable and pipe() one fifth, and 8 % an error with its stack, which pipeline() makes '
     'for each stream it has finished with'),
    (r'e2e / WebSocket', r'bun', 'require(\'ws\') is another program there: one of Bun\'s own, in native code'),
    (r'e2e / WebSocket', r'', 'ws runs on net.Socket: all of node:stream for each message'),
    (r'e2e / page', r'', 'the client of the database is JavaScript on net.Socket, on an older V8'),

    (r'process / fork', r'', 'half of the time until the message is the start of the runtime, see there'),
    (r'process / .*(round trip)', r'bun', 'half of the time is V8 reading and writing JSON'),
    (r'process / .*(round trip)', r'', 'one message at a time waits for two turns of the loop'),
    (r'process / spawn', r'', 'the kernel\'s work for another process, which differs from run to run'),
    (r'cluster / CPU per request', r'deno', 'Deno.serve gives no message objects, and its workers are threads'),
    (r'cluster / .*connection', r'.*reuse-port|deno|bun', 'the kernel spreads connections by itself there; here the primary hands each over, which is '
     'the row of its own time'),
    (r'connections', r'bun-serve', 'no object of JavaScript for a connection there'),

    (r'js / buffers: Buffer.from\(text', r'', 'three passes over the text (whether it is ASCII, its length, the copy) are 28 %, fresh memory '
     'from the kernel 19 %'),
    (r'js / buffers: Buffer.alloc', r'', 'each has memory of its own: malloc and free are 37 %, the kernel\'s part of that 23 %'),
    (r'js / buffers: toString base64', r'', 'the encoding is 11 %; the text is copied once more into V8\'s heap (13 %)'),
    (r'js / buffers: from base64', r'', 'the decoding is 8 %; the rest is the memory for it, a second copy (8 %) and the typed array that V8 '
     'makes (8 %)'),
    (r'js / buffers: toString hex', r'', 'the digits are 40 %, and the copy into V8\'s heap 12 %'),
    (r'js / buffers: copy', r'', '39 % is the loop that asks, 28 % the copy, 17 % V8\'s TypedArray.prototype.set'),
    (r'js / buffers: indexOf', r'', '59 % is memmem of the C library'),
    (r'js / buffers: readUInt32LE', r'', 'V8 11.3 leaves a property load out of line (30 %); where it is in the loop, nothing else is left'),
    (r'js / buffers: TextEncoder', r'', 'memory of its own for each result: malloc and free are 32 %; length and check for ASCII 20 %'),
    (r'js / events: emit', r'bun', 'its loop, of which all is inlined, calls nothing any more (0.6 ns); here the look-up of the listeners '
     'by name is 29 %, or the call with all arguments 25 %'),
    (r'js / events: emit', r'', 'the look-up of the listeners by name is 29 %, the call with all arguments 25 %'),
    (r'js / events: dispatchEvent', r'', 'each event reads the clock for its timeStamp; the rest is compiled JavaScript'),
    (r'js / files: (promises\.)?readFile$', r'bun', 'the same calls without the statx, and 2.3 futexes instead of 3.8: 80 % of the time is '
     'the kernel\'s'),
    (r'js / files: (promises\.)?stat$', r'bun', '2.6 futexes instead of 4.2 for the way to the thread pool and back: 78 % of the time is the '
     'kernel\'s'),
    (r'js / files: (promises\.)?(readFile|stat)$', r'', '80 % of the time is the kernel\'s, a third of it in the scheduler between loop and '
     'thread pool: the system calls are as many as there (strace: 7 and 4 futexes, 3 and 4)'),
    (r'js / files: readFileSync', r'bun', 'the same four calls, but a second read instead of statx; 67 % of the time is the kernel\'s, '
     '12 % malloc'),
    (r'js / files: readFileSync', r'', 'the same four calls (strace); 67 % of the time is the kernel\'s, 12 % malloc'),
    (r'js / files: statSync', r'', 'one statx there and here: 62 % of the time is the kernel\'s, 29 % native code on the way to it'),
    (r'js / streams: (write|on data|pipeline)', r'', 'the package readable-stream in compiled JavaScript; a Buffer for each Uint8Array is '
     '8 %, property loads out of line 10 %'),
    (r'js / streams: for await', r'', 'promises of V8: 8 % is the collection of what each turn leaves behind'),
    (r'js / loop: process.nextTick', r'', '36 % is the loop over the queue and 36 % property loads that V8 11.3 leaves out of line'),
    (r'js / loop: queueMicrotask', r'', 'a native call for each, as V8 gives JavaScript no other way: what it asks of V8 is 35 %, V8\'s queue '
     '17 %'),
    (r'js / (loop: await|hooks: await)', r'', 'all of it is V8: its queue 22 %, AsyncFunctionAwait 18 %, PerformPromiseThen 8 %'),
    (r'js / loop: setTimeout', r'', 'the lists of timers, one for each length, are in an object that V8 keeps as a dictionary: 11 % for '
     'looking there, 5 % for the clock, the rest spread thin'),
    (r'js / names: new URL', r'', 'the parser (ada) is a third, and copies of its texts are 20 %'),
    (r'js / names: querystring', r'', 'StringIndexOf is 13 %, a regular expression for each value 13 %, the object of the result 10 %'),
    (r'js / names: path', r'', 'the parts are put into an array and joined: 20 % for push and join, 12 % for cutting and adding texts'),
    (r'js / names: util', r'', 'compiled JavaScript, 22 %, and what it calls of V8: adding texts 6 %, look-ups of many names 9 %'),
    (r'js / crypto: random(Bytes|UUID)', r'', 'memory of its own for each result, 8 % malloc alone; a UUID is compiled JavaScript over a pool'),
    (r'js / crypto: timingSafeEqual', r'', 'V8\'s functions that find the bytes of a view are half of the time, the comparison 9 %'),
    (r'js / crypto', r'', 'the digest itself is BoringSSL\'s: 35 % of 64 bytes, 91 % of 64 KiB'),
    (r'js / json: stringify', r'', 'V8\'s own function: 28 % is the escaping of strings, which newer V8s do many characters at a time'),
    (r'js / json', r'', 'V8\'s own function: 93 % of the time is inside of it'),
    (r'js / hooks: AsyncLocalStorage|js / hooks: AsyncResource', r'', 'each look at the context is a native call, since V8 11.3 keeps it where '
     'compiled JavaScript cannot read it (20 ns); for that an await in a context costs 0.28 of Node 20\'s'),
)

# Engines whose rows of plain JavaScript say more beside one with the same V8.
_OTHER_ENGINES = ('node26', 'bun', 'deno')
_SAME_ENGINE = 'node20'


def _so_is_the_floor(figure, program):
    """Whether even a server that does nothing but its system calls is behind the program: then it is none of gyre's work."""
    better = figure.times_better('floor', program)
    return better is not None and better < 1


def of(figure, program):
    """What there is to say, in short lines, for a figures.Figure and a program that is ahead of gyre in it."""
    if program != 'floor' and _so_is_the_floor(figure, program):
        return ['so is the floor, which only receives and sends: the machine in those rounds, not the work of a server']
    parts = [why for key, programs, why in _RULES
             if re.match(key, figure.key) and re.match('(?:%s)' % programs, program)][:1]
    same = figure.times_better('gyre', _SAME_ENGINE)
    if figure.suite == 'js' and program in _OTHER_ENGINES and same:
        parts.append('gyre against Node 20, on the same V8: %.2f' % same)
    return parts or ['no profile of this yet']
