"""Runtimes of one's own: gyre with fewer modules, or with an application inside."""

load("//build:cc.bzl", "gyre_cc_binary", "gyre_cc_library")
load("//build:js.bzl", "gyre_js_bundle", "gyre_js_library")
load("//runtime:variant_modules.bzl", "BASE", "MODULES", "with_needs")

_SOURCE = """#include "runtime/variant.h"

#include "bindings/core/binding_set.h"
{includes}
namespace gyre::runtime {{
namespace {{

using Bindings = js::BindingList<{classes}>;

constexpr absl::string_view kLeftOut[] = {{{left_out}}};

}}  // namespace

const Variant& ThisVariant() {{
  static const auto* const kVariant =
      new Variant{{{has_app}, {{{v8_flags}}}, absl::MakeConstSpan(kLeftOut).subspan(1)}};
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
  $(location //runtime:snapshot.S.in) > $@
"""

def _strings(texts):
    return ", ".join(["\"%s\"" % text.replace("\\", "\\\\").replace("\"", "\\\"") for text in texts])

def gyre_runtime(name, modules, main = None, v8_flags = [], **kwargs):
    """An executable with just the modules that are named, and what these need.

    Every runtime loads CommonJS modules and has timers, events, console, path, util and process. What is left out is
    not linked; a program that requires it is told so.

    Args:
      name: name of the target and of the executable.
      modules: names of modules, as in the table of runtime/variant_modules.bzl: ["fs", "http"].
      main: a file of ASCII JavaScript, run as a CommonJS module without __filename and __dirname. The executable then
        is that program, and all its arguments are the program's. Without it the executable has gyre's command line.
      v8_flags: flags of V8 that the program always has, such as ["--max-old-space-size=64"].
      **kwargs: visibility and the like.
    """
    chosen = with_needs(modules)
    parts = {}
    for part in [BASE] + [MODULES[module] for module in chosen]:
        parts.update(part.bindings)
    names = ["base"] + chosen
    js = ["//runtime:module_%s_js" % part for part in names]
    if main:
        gyre_js_library(name = name + "_app", modules = {"internal/app": main})
        js.append(":%s_app" % name)
    gyre_js_bundle(
        name = name + "_sources",
        function = "gyre::runtime::BuiltinSources",
        deps = js,
    )
    text = _SOURCE.format(
        classes = ", ".join(parts.keys()),
        has_app = "true" if main else "false",
        includes = "".join(["#include \"%s\"\n" % header for header in sorted([h for h, _ in parts.values()])]),
        # An array of nothing is no array.
        left_out = _strings([""] + [module for module in sorted(MODULES) if module not in chosen]),
        v8_flags = _strings(v8_flags),
    )
    native.genrule(
        name = name + "_variant_source",
        outs = [name + "_variant.cc"],
        cmd = "cat > $@ <<'END_OF_SOURCE'\n%sEND_OF_SOURCE" % text.replace("$", "$$"),
    )
    gyre_cc_library(
        name = name + "_variant",
        srcs = [
            name + "_variant.cc",
            ":%s_sources" % name,
        ],
        # Its headers come with the libraries of the modules.
        features = ["-layering_check"],
        deps = ["//runtime:module_" + part for part in names] + ["//runtime:variant"],
    )
    gyre_cc_binary(
        name = name + "_snapshot_builder",
        deps = [
            ":%s_variant" % name,
            "//runtime:snapshot_builder_main",
        ],
    )
    native.genrule(
        name = name + "_snapshot_block",
        srcs = [":%s_snapshot_builder" % name],
        outs = [name + "_snapshot.bin"],
        cmd = "$(location :%s_snapshot_builder) $@" % name,
    )
    native.genrule(
        name = name + "_snapshot_assembly",
        srcs = [
            "//runtime:snapshot.S.in",
            ":%s_snapshot.bin" % name,
        ],
        outs = [name + "_snapshot.S"],
        cmd = _ASSEMBLE.format(name = name),
    )
    native.cc_library(
        name = name + "_snapshot",
        srcs = [name + "_snapshot.S"],
        linkstatic = True,
        textual_hdrs = [":%s_snapshot.bin" % name],
        alwayslink = True,
    )
    gyre_cc_binary(
        name = name,
        additional_linker_inputs = ["//runtime:startup_symbols.txt"],
        # What start-up runs lies together: fewer pages are touched.
        linkopts = [
            "-Wl,--symbol-ordering-file=$(location //runtime:startup_symbols.txt)",
            "-Wl,--no-warn-symbol-ordering",
        ],
        deps = [
            ":%s_snapshot" % name,
            ":%s_variant" % name,
            "//runtime:program",
        ],
        **kwargs
    )
