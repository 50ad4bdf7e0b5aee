"""One name of defs.bzl, for BUILD files that load it by itself."""

load(":defs.bzl", _cc_binary = "cc_binary")

cc_binary = _cc_binary
