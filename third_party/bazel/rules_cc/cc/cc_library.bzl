"""One name of defs.bzl, for BUILD files that load it by itself."""

load(":defs.bzl", _cc_library = "cc_library")

cc_library = _cc_library
