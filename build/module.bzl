"""Modules for gyre_runtime(own_modules = ...): a native half, a JavaScript half, and what makes them found."""

load("//build:cc.bzl", "gyre_cc_library")
load("//build:js.bzl", "gyre_js_library")

_HEADER = """#include "{header}"

#include "bindings/core/binding_set.h"

namespace gyre::modules {{
using {name} = ::{binding};
}}
"""

def gyre_module(name, binding, js, hdrs, srcs = [], deps = [], visibility = None, **kwargs):
    """A module of one's own. docs/bindings.md walks through one.

    Makes the library NAME, for tests in C++, beside what gyre_runtime() takes.

    Args:
      name: name of the target; a C++ identifier.
      binding: the class in C++, with its namespaces: a js::Binding whose kName internalBinding() is asked for.
      js: dict of module id to file; programs require() the ids that do not start with "internal/".
      hdrs: headers; the first one has the class.
      srcs: sources.
      deps: what the C++ needs beside bindings/core.
      visibility: as for cc_library.
      **kwargs: as for cc_library.
    """
    gyre_js_library(name = name + "_js", modules = js, visibility = visibility)
    gyre_cc_library(
        name = name,
        srcs = srcs,
        hdrs = hdrs,
        visibility = visibility,
        deps = deps + [Label("//bindings/core:binding")],
        **kwargs
    )
    folder = native.package_name() + "/" if native.package_name() else ""
    native.genrule(
        name = name + "_module_header",
        outs = [name + ".module.h"],
        cmd = "cat > $@ <<'END_OF_HEADER'\n%sEND_OF_HEADER" % _HEADER.format(
            binding = binding,
            header = folder + hdrs[0],
            name = name,
        ),
    )
    gyre_cc_library(
        name = name + "_module",
        hdrs = [name + ".module.h"],
        visibility = visibility,
        deps = [":" + name, Label("//bindings/core:binding")],
    )

def own_module(label):
    """What gyre_runtime() needs of a gyre_module.

    Args:
      label: of the gyre_module, such as "//tally" or "//modules:tally".

    Returns:
      a struct of `bindings` (class to header and target, as in MODULES of runtime/variant_modules.bzl) and `js`.
    """
    path = label if ":" in label else "%s:%s" % (label, label.split("/")[-1])
    package, _, name = path.partition(":")
    package = package.partition("//")[2] if package else native.package_name()
    header = ("%s/%s.module.h" if package else "%s%s.module.h") % (package, name)
    return struct(bindings = {"modules::" + name: (header, path + "_module")}, js = [path + "_js"])
