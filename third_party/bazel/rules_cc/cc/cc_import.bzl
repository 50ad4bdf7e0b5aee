"""One name of defs.bzl, for BUILD files that load it by itself."""

load(":defs.bzl", _cc_import = "cc_import")

cc_import = _cc_import
