"""What gyre_runtime() (//build:runtime.bzl) can put a runtime together of."""

load("//build:cc.bzl", "gyre_cc_library")
load("//build:js.bzl", "gyre_js_library")

# The part of every runtime: it starts, loads CommonJS modules, has timers, events, console, path, util and process.
BASE = struct(
    js = [
        "//bindings/compile_cache:js",
        "//bindings/console:js",
        "//bindings/errors:js",
        "//bindings/events:js",
        "//bindings/messaging:transferable_js",
        "//bindings/path:js",
        "//bindings/timers:js",
        "//bindings/util:js",
        "//process/node:js",
        "//runtime/js",
    ],
    bindings = {
        "Builtins": ("runtime/builtins.h", ":builtins"),
        "BundleBinding": ("runtime/bundle_binding.h", ":bundle_binding"),
        "bindings::CompileCache": (
            "bindings/compile_cache/compile_cache.h",
            "//bindings/compile_cache",
        ),
        "bindings::Contextify": ("bindings/contextify/contextify.h", "//bindings/contextify"),
        "bindings::Errors": ("bindings/errors/errors.h", "//bindings/errors"),
        "bindings::Fs": ("bindings/fs/fs.h", "//bindings/fs"),
        "bindings::ModuleWrapBinding": ("bindings/module_wrap/module_wrap.h", "//bindings/module_wrap"),
        "bindings::Signals": ("bindings/signals/signals.h", "//bindings/signals"),
        "bindings::Stdio": ("bindings/stdio/stdio.h", "//bindings/stdio"),
        "bindings::Timers": ("bindings/timers/timers.h", "//bindings/timers"),
        "bindings::Util": ("bindings/util/util.h", "//bindings/util"),
        "process::ProcessMethods": ("process/node/process_methods.h", "//process/node:process_methods"),
        "process::TaskQueue": ("process/node/task_queue.h", "//process/node:task_queue"),
    },
)

def _module(js, bindings = {}, needs = [], also = []):
    return struct(js = js, bindings = bindings, needs = needs, also = also)

# By name: the JavaScript halves, the native ones (class: header and target), the modules that these need, and the names
# that programs know its parts by.
MODULES = {
    "assert": _module(["//bindings/assert:js"], needs = ["buffer"], also = ["assert/strict"]),
    "async_hooks": _module(
        ["//bindings/async_hooks:js"],
        {"bindings::AsyncHooks": ("bindings/async_hooks/async_hooks.h", "//bindings/async_hooks")},
    ),
    "buffer": _module(
        [
            "//bindings/buffer:js",
            "//bindings/encoding:js",
            "//bindings/string_decoder:js",
        ],
        {
            "buffer::Buffer": ("bindings/buffer/buffer.h", "//bindings/buffer"),
            "encoding::Encoding": ("bindings/encoding/decoder.h", "//bindings/encoding:decoder"),
        },
        also = ["string_decoder"],
    ),
    "child_process": _module(
        ["//process/child:js"],
        {"process::ChildProcess": ("process/child/child_process.h", "//process/child:child_process")},
        ["dgram"],
    ),
    "cluster": _module(
        ["//cluster/node:js"],
        {"cluster::ClusterBinding": ("cluster/node/cluster_binding.h", "//cluster/node:cluster_binding")},
        ["assert", "child_process"],
    ),
    "crypto": _module(
        ["//bindings/crypto:js", "//bindings/x509:js"],
        {
            "crypto::Crypto": ("bindings/crypto/crypto.h", "//bindings/crypto"),
            "crypto::CryptoKeys": ("bindings/crypto/crypto_keys.h", "//bindings/crypto:crypto_keys"),
            "x509::X509Binding": ("bindings/x509/x509.h", "//bindings/x509"),
        },
        ["buffer", "stream"],
    ),
    "dgram": _module(
        ["//bindings/dgram:js"],
        {"bindings::Dgram": ("bindings/dgram/dgram.h", "//bindings/dgram")},
        ["net"],
    ),
    "diagnostics_channel": _module(["//bindings/diagnostics_channel:js"]),
    "dns": _module(
        ["//bindings/dns:js"],
        {
            "bindings::Dns": ("bindings/dns/dns.h", "//bindings/dns"),
            "bindings::Net": ("bindings/net/net.h", "//bindings/net"),
        },
        ["url"],
        also = ["dns/promises"],
    ),
    "domain": _module(["//bindings/domain:js"], needs = ["async_hooks"]),
    "fetch": _module(["//bindings/fetch:js"], needs = ["assert", "async_hooks", "http", "zlib"]),
    "fs": _module(
        ["//bindings/fs:js"],
        {
            "bindings::FileContents": ("bindings/fs/contents.h", "//bindings/fs:contents"),
            "bindings::FileDescriptors": ("bindings/fs/descriptors.h", "//bindings/fs:descriptors"),
            "bindings::FileHandles": ("bindings/fs/handles.h", "//bindings/fs:handles"),
            "bindings::FilePaths": ("bindings/fs/paths.h", "//bindings/fs:paths"),
            "bindings::FileStats": ("bindings/fs/stats.h", "//bindings/fs:stats"),
            "bindings::FileWatches": ("bindings/fs/watches.h", "//bindings/fs:watches"),
        },
        ["os", "readline", "stream", "url"],
        also = ["fs/promises"],
    ),
    "http": _module(
        ["//http/node:js"],
        {
            "http::HttpParserBinding": ("http/node/http_parser.h", "//http/node:http_parser"),
            "http::HttpServerBinding": ("http/node/http_server.h", "//http/node:http_server"),
        },
        ["net"],
        also = ["_http_agent", "_http_client", "_http_common", "_http_incoming", "_http_outgoing", "_http_server"],
    ),
    "http2": _module(
        ["//http/http2:js"],
        {"http2::Http2Binding": ("http/http2/http2_binding.h", "//http/http2:http2_binding")},
        ["https", "perf_hooks"],
    ),
    "https": _module(["//bindings/tls:https_js"], needs = ["http", "tls"]),
    "net": _module(["//bindings/net:js"], needs = ["diagnostics_channel", "dns", "os", "readline", "stream"], also = ["tty"]),
    "os": _module(
        ["//bindings/os:js"],
        {"bindings::Os": ("bindings/os/os.h", "//bindings/os")},
        ["buffer"],
        also = ["constants"],
    ),
    "perf_hooks": _module(["//bindings/perf_hooks:js", "//bindings/event_target:js"]),
    "punycode": _module(["//bindings/punycode:js"]),
    "readline": _module(["//bindings/readline:js"], needs = ["buffer"], also = ["readline/promises"]),
    "repl": _module(["//bindings/repl:js"], needs = ["domain", "fs", "readline", "vm"]),
    "stream": _module(
        ["//bindings/stream:js", "//bindings/webstreams:js"],
        needs = ["buffer", "perf_hooks"],
        also = ["_stream_duplex", "_stream_passthrough", "_stream_readable", "_stream_transform", "_stream_writable", "stream/consumers", "stream/promises", "stream/web"],
    ),
    "test": _module(
        ["//bindings/test_runner:js"],
        needs = ["assert", "async_hooks", "child_process", "fs", "v8"],
        also = ["test/reporters"],
    ),
    "tls": _module(
        ["//bindings/tls:js"],
        {"tls::TlsBinding": ("bindings/tls/tls.h", "//bindings/tls")},
        ["crypto", "fs", "net"],
        also = ["_tls_common", "_tls_wrap"],
    ),
    "url": _module(
        ["//bindings/url:js"],
        {"bindings::Url": ("bindings/url/url.h", "//bindings/url")},
        ["buffer"],
        also = ["querystring"],
    ),
    "v8": _module(
        ["//bindings/v8:js"],
        {"bindings::V8": ("bindings/v8/v8.h", "//bindings/v8")},
        ["buffer"],
    ),
    "vm": _module(
        ["//bindings/vm:js"],
        {"bindings::Vm": ("bindings/contextify/vm.h", "//bindings/contextify:vm")},
    ),
    "worker_threads": _module(
        ["//bindings/worker_threads:js", "//bindings/messaging:js"],
        {
            "bindings::Messaging": ("bindings/messaging/messaging.h", "//bindings/messaging"),
            "bindings::Workers": ("bindings/worker_threads/worker.h", "//bindings/worker_threads:worker"),
        },
        ["diagnostics_channel", "perf_hooks", "stream", "url"],
    ),
    "zlib": _module(
        ["//bindings/zlib:js"],
        {"bindings::Zlib": ("bindings/zlib/zlib.h", "//bindings/zlib")},
        ["stream"],
    ),
}

# What is no module, in the same form.
FEATURES = {
    # The command `gyre build`.
    "build": _module(
        ["//runtime/js/build"],
        {"BundleWriter": ("runtime/bundle_writer.h", ":bundle_writer")},
        ["child_process", "fs"],
    ),
    # The option --trace-loop.
    "trace": _module(["//runtime/js/trace"], needs = ["perf_hooks"]),
}

def with_needs(modules):
    """The named modules and all that they need, sorted.

    Args:
      modules: names out of MODULES.

    Returns:
      a list of names.
    """
    found = {}
    waiting = list(modules)

    # Each round takes one name; a name waits once for each module that needs it.
    for _ in range(1000):
        if not waiting:
            break
        name = waiting.pop()
        if name in found:
            continue
        if name not in MODULES:
            fail("there is no module '%s' to choose; there are: %s" % (name, ", ".join(sorted(MODULES))))
        found[name] = True
        waiting += MODULES[name].needs
    return sorted(found)

def left_out(chosen):
    """What programs cannot require() from a runtime with just these modules.

    Args:
      chosen: names out of MODULES.

    Returns:
      a list of pairs: the name that programs know it by, and the module that it belongs to.
    """
    return [
        (id, name)
        for name in sorted(MODULES)
        if name not in chosen
        for id in [name] + MODULES[name].also
    ]

def variant_modules():
    """Declares, for each part, a library with its native halves and one with its JavaScript."""
    parts = dict(MODULES, base = BASE)
    parts.update({"feature_" + name: part for name, part in FEATURES.items()})
    for name, part in parts.items():
        gyre_js_library(
            name = "module_%s_js" % name,
            modules = {},
            visibility = ["//visibility:public"],
            deps = part.js,
        )
        gyre_cc_library(
            name = "module_%s" % name,
            visibility = ["//visibility:public"],
            deps = ["//bindings/core:builtin_source"] + [target for _, target in part.bindings.values()],
        )
