"""Jumbo units: a library's sources compiled a dozen at a time, so that common headers are parsed once per dozen."""

# Sources whose file-local names clash with a neighbour's.
_ALONE = [
    "src/api/api.cc",
    "src/objects/js-date-time-format.cc",
    "src/objects/js-display-names.cc",
    "src/objects/js-list-format.cc",
    "src/objects/js-relative-time-format.cc",
    "src/objects/js-temporal-objects.cc",
    "src/runtime/runtime-intl.cc",
    "src/runtime/runtime-strings.cc",
    "src/runtime/runtime-test-wasm.cc",
    "src/wasm/wasm-external-refs.cc",
]

# Sources that V8's file groups name but this configuration does not link.
_LEFT_OUT = [
    "src/builtins/generate-bytecodes-builtins-list.cc",
    "src/compiler/turbofan-disabled.cc",
]

_PER_UNIT = 12

def _path_in_repository(file):
    path = file.short_path
    return path[path.find("src/"):] if "src/" in path else path

def _jumbo_sources_impl(ctx):
    plain, by_folder, seen = [], {}, {}
    for file in ctx.files.srcs:
        path = _path_in_repository(file)
        if file.path in seen or path in _LEFT_OUT:
            continue
        seen[file.path] = True
        if file.extension == "cc" and path not in _ALONE:
            by_folder.setdefault(file.dirname, []).append(file)
        else:
            plain.append(file)

    units, included = [], []
    for folder in sorted(by_folder):
        files = by_folder[folder]
        count = (len(files) + _PER_UNIT - 1) // _PER_UNIT
        size = (len(files) + count - 1) // count
        for start in range(0, len(files), size):
            unit = ctx.actions.declare_file("%s/%s_%d.cc" % (ctx.label.name, folder.replace("/", "_").replace("-", "_"), start // size))
            ctx.actions.write(unit, "".join(["#include \"%s\"\n" % f.path for f in files[start:start + size]]))
            units.append(unit)
        included += files
    return [
        DefaultInfo(files = depset(plain + units)),
        OutputGroupInfo(included = depset(included)),
    ]

_jumbo_sources = rule(
    implementation = _jumbo_sources_impl,
    attrs = {"srcs": attr.label_list(allow_files = True)},
)

def jumbo_library(name, srcs, deps = [], **kwargs):
    """A cc_library whose .cc sources are compiled in jumbo units, folder by folder.

    Args:
      name: name of the library.
      srcs: sources and private headers, as for cc_library.
      deps: as for cc_library.
      **kwargs: passed on to cc_library.
    """
    _jumbo_sources(name = name + "_jumbo", srcs = srcs)
    native.filegroup(name = name + "_included", srcs = [name + "_jumbo"], output_group = "included")
    native.cc_library(name = name + "_texts", textual_hdrs = [name + "_included"])
    native.cc_library(
        name = name,
        srcs = [name + "_jumbo"],
        deps = deps + [name + "_texts"],
        **kwargs
    )
