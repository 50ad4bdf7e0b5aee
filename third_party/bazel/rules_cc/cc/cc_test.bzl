"""One name of defs.bzl, for BUILD files that load it by itself."""

load(":defs.bzl", _cc_test = "cc_test")

cc_test = _cc_test
