"""The C++ rules of gyre's own code: one place for the language, the warnings and the checks."""

_COPTS = [
    "-std=c++20",
    "-fno-exceptions",
    "-fno-rtti",
    "-Wall",
    "-Wextra",
    "-Wno-unused-parameter",
    "-Wno-missing-field-initializers",
    "-Wimplicit-fallthrough",
    "-Wnon-virtual-dtor",
    "-Wno-deprecated-declarations",
    "-Werror",
]

_FEATURES = ["layering_check", "parse_headers"]

_LINKOPTS = [
    "-Wl,--icf=all",
    "-Wl,-O2",
    "-Wl,-z,lazy",
    # Written front to back, the file lies in the page cache in large pieces, as one that was copied or read from the disk
    # does; what is written through a mapping lies there page by page, and takes a tenth longer to start.
    "-Wl,--no-mmap-output-file",
    # Not at a multiple of 2 MB: the kernel would map whole pieces of that size, and a process count them as its memory.
    "-Wl,--image-base=0x210000",
]

def gyre_cc_library(name, copts = [], features = [], **kwargs):
    """A cc_library in gyre's dialect; private unless it says otherwise.

    Args:
      name: name of the target.
      copts: further compiler options.
      features: further toolchain features.
      **kwargs: as for cc_library.
    """
    native.cc_library(
        name = name,
        copts = _COPTS + copts,
        features = _FEATURES + features,
        # Without position-independent code there is no shared library to build beside the archive.
        linkstatic = True,
        **kwargs
    )

def gyre_cc_binary(name, copts = [], features = [], linkopts = [], **kwargs):
    """A cc_binary in gyre's dialect.

    Args:
      name: name of the target.
      copts: further compiler options.
      features: further toolchain features.
      linkopts: further linker options.
      **kwargs: as for cc_binary.
    """
    native.cc_binary(
        name = name,
        copts = _COPTS + copts,
        features = _FEATURES + features,
        linkopts = _LINKOPTS + linkopts,
        **kwargs
    )

def gyre_cc_test(name, deps = [], copts = [], features = [], size = "small", **kwargs):
    """A GoogleTest in gyre's dialect.

    Args:
      name: name of the target.
      deps: libraries under test; GoogleTest comes by itself.
      copts: further compiler options.
      features: further toolchain features.
      size: as for cc_test.
      **kwargs: as for cc_test.
    """
    native.cc_test(
        name = name,
        size = size,
        copts = _COPTS + copts,
        features = _FEATURES + features,
        deps = deps + [
            "@googletest//:gtest",
            "@googletest//:gtest_main",
        ],
        **kwargs
    )
