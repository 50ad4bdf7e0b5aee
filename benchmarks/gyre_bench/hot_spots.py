"""What a stretch of a program's run was spent on, in words: by perf, with names of compiled JavaScript.

    with tempfile.NamedTemporaryFile() as file:
        subprocess.run(hot_spots.recorded([gyre, '--perf-basic-prof', 'x.js'], file.name))
        hot_spots.of(file.name, pid, {'all': (begin, end)})     # {'all': [('the kernel', 0.4), ('memmem', 0.2)]}
"""

import re
import subprocess

_FREQUENCY = 4999
_LEAST_SHARE = 0.05
# Of fewer nothing is said.
_LEAST_SAMPLES = 100
_MOST = 3
# Names of several functions for one thing.
_GROUPS = (
    (r'(__libc_)?(malloc|free|calloc|realloc|cfree)$|_int_(malloc|free|realloc)$|malloc_consolidate$|unlink_chunk|operator (new|delete)', 'malloc and free'),
    (r'__mem(cpy|move)_|mem(cpy|move)$', 'copies of memory'),
    (r'__memset_|memset$', 'clearing of memory'),
    (r'memmem|two_way_long_needle', 'memmem of the C library'),
    (r'v8::internal::(Scavenger|MarkCompact|Heap::|Marking|Sweeper|.*Concurrent|.*GarbageCollect|.*Scaveng|.*Marking|.*Sweep|Page)',
     'V8\'s collection of garbage'),
    (r'v8::internal::(compiler::|maglev::|baseline::|interpreter::Bytecode|Parser|PreParser|Scanner)', 'V8\'s compilers'),
    (r'__vdso_clock_gettime|clock_gettime', 'reading the clock'),
)


def recorded(command, file):
    """The command line that runs `command` and leaves its samples in `file`, with times of the monotonic clock."""
    return ['perf', 'record', '-q', '-k', 'CLOCK_MONOTONIC', '-e', 'cpu-clock', '-F', str(_FREQUENCY), '-o', file, '--', *command]


def name_of(dso, symbol):
    """What to call a function; None for what has no name."""
    if dso.startswith(('[kernel', '[guest.kernel')):
        return 'the kernel'
    script = re.match(r'(?:JS|LazyCompile|Function|Script|Eval):[*~^+]*(.*?) ?((?:file|node):\S+)$', symbol)
    if script:
        function, place = script.groups()
        if re.search(r'/suites/\w+\.mjs|harness\.mjs', place):
            return 'the loop that asks'
        return '%s() in %s' % (function or 'a function', re.sub(r':\d+(:\d+)?$', '', place))
    builtin = re.match(r'Builtins?_(\w+)|Builtin:(\w+)', symbol)
    if builtin:
        return 'V8\'s ' + (builtin.group(1) or builtin.group(2))
    # Without what it takes and returns.
    symbol = re.sub(r'\[clone [^]]*\]|\(anonymous namespace\)::|^__GI_+|@@.*', '', symbol).strip()
    for pattern, name in _GROUPS:
        if re.match(pattern, symbol):
            return name
    if re.match(r'(0x)?[0-9a-f]{6,}$', symbol) or symbol in ('', '[unknown]'):
        return None
    while re.search(r'<[^<>]*>', symbol):
        symbol = re.sub(r'<[^<>]*>', '', symbol)
    symbol = symbol.split('(')[0].split(' ')[-1]
    library = re.match(r'(simdutf|ada)::(?:.*::)?(\w+)$', symbol)
    if library:
        return '%s of %s' % library.group(2, 1)
    if symbol.startswith('v8::'):
        return 'V8\'s ' + re.sub(r'^v8::(internal::)?', '', symbol)
    return re.sub(r'^gyre::', '', symbol)


def samples(text):
    """(thread, nanoseconds, dso, symbol) of each line of `perf script --ns -F tid,time,ip,sym,dso`."""
    for line in text.splitlines():
        row = re.match(r'\s*(\d+)\s+(\d+)\.(\d{9}):\s+[0-9a-f]+\s+(.*?)\s+\(([^()]*)\)\s*$', line)
        if row:
            yield int(row.group(1)), int(row.group(2) + row.group(3)), row.group(5), row.group(4)


def shares(names):
    """[(name, share)], the largest first, of the few that say most; names may be None, and count. Empty for too few."""
    found, total = {}, 0
    for name in names:
        total += 1
        if name is not None:
            found[name] = found.get(name, 0) + 1
    if total < _LEAST_SAMPLES:
        return []
    largest = sorted(((name, count / total) for name, count in found.items()), key=lambda pair: -pair[1])
    return [(name, share) for name, share in largest if share >= _LEAST_SHARE][:_MOST]


def of(file, thread, spans):
    """{key: shares()} of a thread's samples, for {key: (begin, end)} in nanoseconds."""
    run = subprocess.run(['perf', 'script', '-i', file, '--ns', '-F', 'tid,time,ip,sym,dso'], stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, errors='replace', check=False)
    own = [sample for sample in samples(run.stdout) if sample[0] == thread]
    return {key: shares(name_of(dso, symbol) for _, at, dso, symbol in own if begin <= at < end)
            for key, (begin, end) in spans.items()}
