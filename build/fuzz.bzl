"""Fuzz targets: a libFuzzer program, and a test that feeds it the inputs committed beside it."""

load("//build:cc.bzl", "gyre_cc_binary", "gyre_cc_library")

def gyre_fuzz_target(name, srcs, deps, corpus):
    """The program NAME for `./dev fuzz`, and the test NAME_corpus_test, which needs no libFuzzer.

    Args:
      name: name of the target.
      srcs: sources that define LLVMFuzzerTestOneInput().
      deps: libraries.
      corpus: folder of the package with the inputs.
    """
    gyre_cc_library(
        name = name + "_input",
        testonly = True,
        srcs = srcs,
        alwayslink = True,
        tags = ["manual"],
        deps = deps,
    )
    gyre_cc_binary(
        name = name,
        testonly = True,
        linkopts = ["-fsanitize=fuzzer"],
        tags = ["manual"],
        deps = [":" + name + "_input"],
    )
    native.cc_test(
        name = name + "_corpus_test",
        size = "small",
        args = [native.package_name() + "/" + corpus],
        data = native.glob([corpus + "/**"]),
        deps = [
            ":" + name + "_input",
            "//build:replay_corpus",
        ],
    )
