"""Runtimes of one's own: gyre with fewer modules, or with an application inside."""

load("//build:cc.bzl", "gyre_cc_binary", "gyre_cc_library")
load("//build:js.bzl", "gyre_js_bundle")
load("//build:module.bzl", "own_module")
load("//runtime:variant_modules.bzl", "BASE", "FEATURES", "MODULES", "left_out", "with_needs")

_SOURCE = """#include "runtime/variant.h"

#include "bindings/core/binding_set.h"
{includes}
namespace gyre::runtime {{
namespace {{

using Bindings = js::BindingList<{classes}>;

constexpr LeftOut kLeftOut[] = {{{left_out}}};

}}  // namespace

const Variant& ThisVariant() {{
  static const auto* const kVariant =
      new Variant{{{{{v8_flags}}}, absl::MakeConstSpan(kLeftOut).subspan(1)}};
  return *kVariant;
}}

js::BindingSet MakeBindings(js::Realm& realm) {{ return js::BindingSet(realm, Bindings()); }}

void AppendBindingReferences(std::vector<intptr_t>& references) {{
  Bindings::AppendReferences(references);
}}

}}  // namespace gyre::runtime
"""

_ASSEMBLE = """
sum=$$(sha256sum < $(location :{name}_snapshot.bin) | cut -d' ' -f1)
sed -e 's|@SNAPSHOT_FILE@|$(location :{name}_snapshot.bin)|' -e "s|@CHECKSUM@|$$sum|" \
  $(location {template}) > $@
"""

def _strings(texts):
    return ", ".join(["\"%s\"" % text.replace("\\", "\\\\").replace("\"", "\\\"") for text in texts])

# What `icu` may be: the data to link in the place of the whole.
_ICU_DATA = {
    "english": ["@icu_repo//:english_data"],
    "full": [],
}

# What `libc` may be: options of the linker.
_LIBC = {
    "dynamic": [],
    # The toolchain names -no-pie, too, which that is already.
    "static": [
        "-static",
        "-Wno-unused-command-line-argument",
    ],
}

# Modules that ask the system for names; the C library has plug-ins for that (nsswitch.conf), which fit no other version.
_NAMES = ["dns"]

def _check(name, what, value, known):
    if value not in known:
        fail("%s: there is no %s '%s' to choose; there are: %s" % (name, what, value, ", ".join(sorted(known))))

def _bundle(name, runtime, entry, srcs, packages, assets, v8_flags, options, **kwargs):
    """The rule that puts an application into a runtime."""
    files = srcs + assets
    inputs = "$(location %s) " % entry + " ".join(["$(locations %s)" % file for file in files])
    native.genrule(
        name = name + "_bundle",
        srcs = [Label("//:gyre"), runtime, entry] + files + packages,
        outs = [name],
        cmd = " ".join([
            "$(location %s)" % Label("//build:bundle_app.sh"),
            "$(location %s)" % Label("//:gyre"),
            "$(location %s)" % runtime,
            "$@",
            "'%s'" % " ".join(v8_flags),
            "'%s'" % " ".join(options),
            "'%s'" % native.package_name(),
            "\"%s\"" % " ".join(["$(locations %s)" % archive for archive in packages]),
            "\"%s\"" % " ".join(["$(locations %s)" % asset for asset in assets]),
            inputs,
        ]),
        executable = True,
        message = "Bundling the application",
        tools = [Label("//build:bundle_app.sh")],
        **kwargs
    )

def gyre_runtime(
        name,
        modules,
        entry = None,
        snapshot_entry = False,
        srcs = [],
        packages = [],
        assets = [],
        v8_flags = [],
        icu = "full",
        libc = "dynamic",
        features = [],
        own_modules = [],
        **kwargs):
    """An executable with just the modules that are named, and what these need.

    Every runtime loads CommonJS and ES modules and has timers, events, console, path, util and process. What is left
    out is not linked; a program that requires it is told so.

    Args:
      name: the executable.
      modules: names of built-in modules, as in the table of runtime/variant_modules.bzl; what they need comes along.
      entry: the program, a file. It and all that it requires are inside of the executable, and all arguments are
        the program's. An import that leads nowhere is an error of the build, as is a built-in module that `modules`
        leave out. Without it the executable has gyre's command line.
      snapshot_entry: runs the program's initialisation while it is built; the executable starts from the heap that is
        then there, with the main function that the program set with `v8.startupSnapshot`. Adds the module `v8`.
      srcs: the other files of the program.
      packages: archives of a node_modules folder, such as `@npm_app_express//:node_modules.tar`.
      assets: files that the program reads: at their path beside its own, or with `node:sea` by their path in the
        package.
      v8_flags: flags of V8 that the program always has, such as `--max-old-space-size=64`.
      icu: `full`, or `english` for the root and English data alone, which is a tenth of it.
      libc: `dynamic`, or `static` for an executable that has the C library inside: it starts faster and runs on any
        Linux, but cannot look up names (no `dns` and what needs it).
      features: parts that are no modules, as in the table of runtime/variant_modules.bzl.
      own_modules: labels of `gyre_module` targets (build/module.bzl): modules that are not gyre's. Not with `entry`.
      **kwargs: visibility and the like.
    """
    _check(name, "icu", icu, _ICU_DATA)
    _check(name, "libc", libc, _LIBC)
    for feature in features:
        _check(name, "feature", feature, FEATURES)
    if entry and own_modules:
        fail("%s: an application with an `entry` has no own_modules yet; make the runtime without entry" % name)
    if snapshot_entry and not entry:
        fail("%s: snapshot_entry is for a program: name its file as `entry`" % name)
    if entry:
        runtime = name + "_runtime"
        _bundle(
            name = name,
            runtime = ":" + runtime,
            entry = entry,
            srcs = srcs,
            packages = packages,
            assets = assets,
            v8_flags = v8_flags,
            options = ["--snapshot"] if snapshot_entry else [],
            **kwargs
        )
        if snapshot_entry:
            modules = modules + ["v8"]
        _runtime(runtime, modules, v8_flags, icu, libc, features, own_modules)
        return
    if srcs or packages or assets:
        fail("%s: srcs, packages and assets are for a program: name its file as `entry`" % name)
    _runtime(name, modules, v8_flags, icu, libc, features, own_modules, **kwargs)

def _runtime(name, modules, v8_flags, icu, libc, features, own_modules, tags = [], **kwargs):
    chosen = with_needs(modules + [need for feature in features for need in FEATURES[feature].needs])
    for module in _NAMES:
        if libc == "static" and module in chosen:
            fail("%s: libc = \"static\" cannot look up names: leave '%s' out, and what needs it" % (name, module))
    parts = {}
    for part in [BASE] + [MODULES[module] for module in chosen] + [FEATURES[feature] for feature in features]:
        parts.update(part.bindings)
    own = [own_module(label) for label in own_modules]
    for part in own:
        parts.update(part.bindings)
    names = ["base"] + chosen + ["feature_" + feature for feature in features]
    js = [Label("//runtime:module_%s_js" % part) for part in names]
    for part in own:
        js += part.js
    gyre_js_bundle(
        name = name + "_sources",
        function = "gyre::runtime::BuiltinSources",
        tags = tags,
        deps = js,
    )
    text = _SOURCE.format(
        classes = ", ".join(parts.keys()),
        includes = "".join(["#include \"%s\"\n" % header for header in sorted([h for h, _ in parts.values()])]),
        # An array of nothing is no array.
        left_out = ", ".join(["{%s}" % _strings(pair) for pair in [("", "")] + left_out(chosen)]),
        v8_flags = _strings(v8_flags),
    )
    native.genrule(
        name = name + "_variant_source",
        outs = [name + "_variant.cc"],
        cmd = "cat > $@ <<'END_OF_SOURCE'\n%sEND_OF_SOURCE" % text.replace("$", "$$"),
        tags = tags,
    )
    gyre_cc_library(
        name = name + "_variant",
        srcs = [
            name + "_variant.cc",
            ":%s_sources" % name,
        ],
        # Its headers come with the libraries of the modules.
        features = ["-layering_check"],
        tags = tags,
        deps = [Label("//runtime:module_" + part) for part in names] + [Label("//runtime:variant")] +
               [target for part in own for _, target in part.bindings.values()],
    )
    gyre_cc_binary(
        name = name + "_snapshot_builder",
        tags = tags,
        deps = _ICU_DATA[icu] + [
            ":%s_variant" % name,
            Label("//runtime:snapshot_builder_main"),
        ],
    )
    native.genrule(
        name = name + "_snapshot_block",
        srcs = [":%s_snapshot_builder" % name],
        outs = [name + "_snapshot.bin"],
        cmd = "$(location :%s_snapshot_builder) $@" % name,
        tags = tags,
    )
    native.genrule(
        name = name + "_snapshot_assembly",
        srcs = [
            Label("//runtime:snapshot.S.in"),
            ":%s_snapshot.bin" % name,
        ],
        outs = [name + "_snapshot.S"],
        cmd = _ASSEMBLE.format(name = name, template = Label("//runtime:snapshot.S.in")),
        tags = tags,
    )
    native.cc_library(
        name = name + "_snapshot",
        srcs = [name + "_snapshot.S"],
        linkstatic = True,
        tags = tags,
        textual_hdrs = [":%s_snapshot.bin" % name],
        alwayslink = True,
    )
    gyre_cc_binary(
        name = name,
        additional_linker_inputs = [Label("//runtime:startup_symbols.txt")],
        # What start-up runs lies together: fewer pages are touched.
        linkopts = [
            "-Wl,--symbol-ordering-file=$(location %s)" % Label("//runtime:startup_symbols.txt"),
            "-Wl,--no-warn-symbol-ordering",
        ] + _LIBC[libc],
        tags = tags,
        # The data first: it is there when ICU asks for it, and the whole stays in its archive.
        deps = _ICU_DATA[icu] + [
            ":%s_snapshot" % name,
            ":%s_variant" % name,
            Label("//runtime:program"),
        ],
        **kwargs
    )
