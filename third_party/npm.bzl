"""The repository rule that brings an npm package to the build through the machine's npm."""

_BUILD = """# All files of the package, by name.
package(default_visibility = ["//visibility:public"])

exports_files(glob(["**"], exclude = ["BUILD.bazel", "WORKSPACE"]))
"""

def _run(ctx, command, what):
    result = ctx.execute(command, timeout = 600)
    if result.return_code:
        fail("\n%s failed:\n%s%s" % (what, result.stdout, result.stderr))

def _npm_package_impl(ctx):
    ctx.report_progress("fetching %s@%s" % (ctx.attr.package, ctx.attr.version))
    _run(ctx, [
        "bash",
        ctx.path(ctx.attr._fetch),
        ctx.attr.package,
        ctx.attr.version,
        ctx.attr.integrity,
        str(ctx.path("archive")),
    ], "fetching " + ctx.name)
    _run(ctx, ["tar", "-xzf", "archive", "--no-same-owner", "--strip-components=1"], "unpacking " + ctx.name)
    ctx.delete("archive")
    for patch in ctx.attr.patches:
        ctx.patch(patch, strip = 1)
    if ctx.attr.build_file:
        # A copy: an output base outlives the checkout that it was fetched for, and a link into that would dangle.
        ctx.file("BUILD.bazel", ctx.read(ctx.attr.build_file), executable = False)
    else:
        ctx.file("BUILD.bazel", _BUILD)
    ctx.file("WORKSPACE", "workspace(name = \"%s\")\n" % ctx.name)

npm_package = repository_rule(
    implementation = _npm_package_impl,
    doc = """One npm package, without what it depends on, checked and unpacked.

    Its files are @NAME//:path/in/the/package. How they become built-in modules: gyre_npm_library in build/js.bzl.
    """,
    attrs = {
        "package": attr.string(mandatory = True, doc = "name in the registry"),
        "version": attr.string(mandatory = True),
        "integrity": attr.string(mandatory = True, doc = "as in a lockfile: sha512- and base64"),
        "build_file": attr.label(allow_single_file = True, doc = "without one all files are exported"),
        "patches": attr.label_list(allow_files = True),
        # Only informative, for docs/dependencies.md.
        "licence": attr.string(),
        "purpose": attr.string(),
        "_fetch": attr.label(default = "//third_party:fetch_npm_package.sh", allow_single_file = True),
    },
)

def _npm_tree_impl(ctx):
    ctx.report_progress("fetching the packages of %s" % ctx.attr.lockfile)
    _run(ctx, [
        "python3",
        ctx.path(ctx.attr._fetch_tree),
        ctx.path(ctx.attr.lockfile),
        ctx.path(ctx.attr._fetch),
        "node_modules.tar",
    ], "fetching " + ctx.name)
    ctx.file("BUILD.bazel", "exports_files([\"node_modules.tar\"], visibility = [\"//visibility:public\"])\n")
    ctx.file("WORKSPACE", "workspace(name = \"%s\")\n" % ctx.name)

npm_tree = repository_rule(
    implementation = _npm_tree_impl,
    doc = """All packages of a lockfile, each checked by its integrity, as one archive: @NAME//:node_modules.tar.""",
    attrs = {
        "lockfile": attr.label(mandatory = True, allow_single_file = True, doc = "package-lock.json, version 3"),
        "_fetch": attr.label(default = "//third_party:fetch_npm_package.sh", allow_single_file = True),
        "_fetch_tree": attr.label(default = "//third_party:fetch_npm_tree.py", allow_single_file = True),
    },
)
