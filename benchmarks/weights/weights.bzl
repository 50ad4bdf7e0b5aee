"""Variants to weigh modules with: for each, what it needs with it and without it."""

load("//build:runtime.bzl", "gyre_runtime")
load("//runtime:variant_modules.bzl", "FEATURES", "MODULES", "with_needs")

# Not part of `bazel build //...`: each is two links and a snapshot.
_TAGS = ["manual"]

def _variant(variants, modules, features = []):
    """The label of the variant with just these, which is declared once."""
    key = "_".join(modules + ["feature_" + feature for feature in features]) or "nothing"
    if key not in variants:
        # File names end at 255 bytes, and sets have long names.
        name = "variant_%d" % len(variants)
        gyre_runtime(
            name = name,
            features = features,
            icu = "english",
            modules = modules,
            tags = _TAGS,
        )
        variants[key] = name
    return variants[key]

def weigh_modules(name):
    """Declares the variants, and a file that says which of them to compare.

    Args:
      name: a group of all variants, and of NAME.txt: on each line the module or feature, the variant with just what it
        needs, the one with itself besides, and what it needs.
    """
    variants = {}
    lines = ["nothing %s %s" % (_variant(variants, []), _variant(variants, []))]
    for module in sorted(MODULES):
        needs = with_needs(MODULES[module].needs)
        if module in needs:
            fail("%s needs itself" % module)
        lines.append(" ".join([module, _variant(variants, needs), _variant(variants, with_needs([module]))] + needs))
    for feature in sorted(FEATURES):
        needs = with_needs(FEATURES[feature].needs)
        lines.append(" ".join(["feature:" + feature, _variant(variants, needs), _variant(variants, needs, [feature])] + needs))
    native.genrule(
        name = name + "_list",
        outs = [name + ".txt"],
        cmd = "cat > $@ <<'END'\n%s\nEND" % "\n".join(lines),
    )
    native.filegroup(
        name = name,
        srcs = [name + ".txt"] + sorted(variants.values()),
        tags = _TAGS,
        visibility = ["//visibility:public"],
    )
