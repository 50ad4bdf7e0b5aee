"""All external repositories of gyre.

WORKSPACE calls gyre_repositories() and nothing else. A workspace that uses gyre calls gyre_dependencies(), whatever else
it does: see examples/consumer.
"""

load("//tests/apps:apps.bzl", "APPS")
load(":debian_source.bzl", "bundled_repository", "debian_source", "extended_platforms")
load(":npm.bzl", "npm_package", "npm_tree")
load(":versions.bzl", "NPM_PACKAGES", "SOURCES")

# Repository name to the folder of third_party/ with its BUILD file, where we write our own.
_BUILD_FILES = {
    "ada": "ada",
    "boringssl": "boringssl",
    "brotli": "brotli",
    "cares": "cares",
    "com_google_benchmark": "benchmark",
    "icu_repo": "icu",
    "libuv": "libuv",
    "llhttp": "llhttp",
    "nghttp2": "nghttp2",
    "node_roots": "node_roots",
    "node_source": "node",
    "simdutf": "simdutf",
    "zlib": "zlib",
}

_PATCHES = {
    "cares": ["//third_party/cares:empty_message.patch"],
    "boringssl": ["//third_party/boringssl:late_tickets.patch"],
    "libuv": ["//third_party/libuv:%s.patch" % name for name in ["no_ring", "poll_sockets", "quick_wait"]],
    "v8": ["//third_party/v8:%s.patch" % name for name in ["build", "defs", "checksum"]],
}

_DELETE = {
    "icu_repo": ["common/BUILD.bazel", "i18n/BUILD.bazel", "stubdata/BUILD.bazel", "tools", "test"],
}

# Labels of files here are this repository's, also where another workspace calls.
def _files(paths):
    return [Label(path) for path in paths]

def gyre_repositories():
    """Declares every external repository, those of tests included."""
    gyre_dependencies()
    for app in APPS:
        npm_tree(name = "npm_app_" + app, lockfile = Label("//tests/apps:%s/package-lock.json" % app))

def gyre_dependencies():
    """Declares what gyre is built and tested with, each source at its pinned version."""
    for name, source in SOURCES.items():
        debian_source(
            name = name,
            build_file = Label("//third_party/%s:BUILD.external.bazel" % _BUILD_FILES[name]) if name in _BUILD_FILES else None,
            delete = _DELETE.get(name, []),
            patches = _files(_PATCHES.get(name, [])),
            **source
        )

    for name, source in NPM_PACKAGES.items():
        npm_package(name = name, **source)

    # Bazel's own dependencies: from the distribution, or empty.
    native.local_repository(name = "bazel_skylib", path = "/usr/share/bazel/tools/skylib")
    native.local_repository(name = "rules_java", path = "/usr/share/bazel/rules/java")
    extended_platforms(
        name = "platforms",
        path = "/usr/share/bazel/tools/platforms",
        additional = ["cpu:riscv64", "os:fuchsia"],
    )
    for name in ["rules_cc", "rules_python", "v8_python_deps", "remote_coverage_tools"]:
        bundled_repository(name = name)

    # Names that V8's BUILD file expects.
    native.bind(name = "icu", actual = "@icu_repo//:icu")
    native.bind(name = "base_trace_event_common", actual = "@v8//:trace_event_common")
