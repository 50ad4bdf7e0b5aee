"""Which module of Node a test file belongs to.

Node's test files say in their names what they test: `test-fs-read.js`. The table below lists how the names of a module
begin, after `test-`. A beginning ends where a word ends: `fs` takes `fs` and `fs-read`, not `fsx`; with a star it ends
anywhere. The first line that fits counts, so narrow lines stand before wide ones; a module may have several lines.
"""

import os
import re

_TABLE = """
internals             http2-util-headers-list
http2                 http2 h2 h2leak
webcrypto             webcrypto global-webcrypto crypto-webcrypto
https                 https
tls                   tls double-tls
async_hooks           async-hooks-http
http                  http set-http-max-http-headers set-incoming-message-header outgoing-message
                      client-request pipe-abstract-socket-http pipe-file-to-http pipe-outgoing-message
fs                    fs file filehandle sync-fileread
webstreams            webstreams
stream                stream* readable readable-* pipe-return-val webstream dummy-stdio
stream                wrap-js-stream js-stream
net                   net pipe listen-fd socket-write socket-writes socket-address socketaddress blocklist tcp
                      destroy-socket ref-unref-return socket-options
worker_threads        worker
child_process         child-process spawn
inspector/debugger    inspector debugger inspect debug
crypto                crypto x509 dsa openssl
cluster               cluster
dgram                 dgram
vm                    vm eval microtask-queue
repl                  repl force-repl
buffer                buffer blob btoa-atob stringbytes
timers                timers timer primitive-timer set-interval
zlib                  zlib
domain                domain
diagnostics_channel   diagnostics
events                event events eventemitter eventtarget nodeeventtarget abortcontroller abortsignal aborted
whatwg-url            whatwg-url
whatwg-other          whatwg
trace_events          trace-events tracing
async_hooks           async asyncresource promise-hook queue-microtask-uncaught
permission            permission cli-permission
startup-snapshot      snapshot startup-snapshot v8-startup-snapshot no-node-snapshot
profiling/coverage    cpu-prof heap-prof coverage v8-coverage v8-take-coverage v8-stop-coverage
                      tick-processor diagnostic-dir
gc                    gc
source-map            source-map
node:test runner      runner
node-repo tooling     eslint release make benchmark common process-env-allowed-flags-are bash-completion
                      code-cache doctool testcfg
v8/heap               v8 heap heapdump heapsnapshot memory-usage perf-gc-crash
perf_hooks            perf performance performanceobserver tojson-perf_hooks
policy                policy
sea                   single-executable
readline              readline
console               console global-console
util                  util mime parse-args sys inspect-
errors                error errors uv err-name internal-errors
dns                   dns c-ares
module/require        module require preload directory-import delayed-require no-addons esm
                      cwd-enoent-preload internal-modules
cli/env               cli env dotenv watch-mode bad-unicode unicode-node-options node-output no-warnings
                      pending-deprecation tz-version icu-env
process               process next-tick promise promises unhandled uncaught exception stdin stdout stdio
                      stderr signal cwd queue-microtask microtask
                      beforeexit kill umask setproctitle set-process warn resource-usage emit-after-uncaught
                      throw sigint datetime finalization memory handle-wrap abort
js-engine/realm       shadow-realm freeze-intrinsics disable-proto instanceof math-random atomics stack-size
                      primordials regression error-prepare startup accessor-properties utf8 experimental-shared
                      arm-math weakref trace-atomics-wait js
intl                  icu intl
internals             internal internal-* fixed-queue freelist priority-queue validators binding bootstrap options
                      constants safe-get-env
globals/web           global fetch websocket eventsource domexception structuredClone compression
                      navigator
messaging             broadcastchannel message messagechannel messageevent messageport messaging
os                    os
tty                   tty ttywrap
path                  path
assert                assert
url                   url
querystring           querystring
npm/corepack          npm corepack
string_decoder        string
punycode              punycode
"""

OTHER = "other"
# Folders whose tests are counted as one module, whatever the names of their files.
FOLDER_MODULES = ("es-module", "async-hooks", "message", "pseudo-tty")


def _rules():
    module, rules = None, []
    for line in _TABLE.strip().splitlines():
        if not line.startswith(" "):
            module, line = re.split(r"  +", line, maxsplit=1)
        rules += [(beginning, module) for beginning in line.split()]
    return rules


_RULES = _rules()


def module_names():
    """All names of modules, sorted."""
    return sorted({module for _, module in _RULES} | {OTHER, *FOLDER_MODULES})


def module_of(path):
    """The module of a test, given as `parallel/test-fs-read.js`."""
    folder, name = os.path.split(path)
    if folder in FOLDER_MODULES:
        return folder
    words = re.sub(r"^test-|\.[cm]?js$", "", name)
    for beginning, module in _RULES:
        if beginning.endswith("*"):
            if words.startswith(beginning[:-1]):
                return module
        elif re.match(re.escape(beginning) + r"(?![A-Za-z0-9_])", words):
            return module
    return OTHER


def file_name(module):
    """The module's name as part of a file name."""
    return re.sub(r"[^a-z0-9_-]+", "-", module.lower())
