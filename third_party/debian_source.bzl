"""Repository rules that bring third-party code to the build from the machine's own package clients."""

def _run(ctx, command, what):
    result = ctx.execute(command, timeout = 1200)
    if result.return_code:
        fail("\n%s failed:\n%s%s" % (what, result.stdout, result.stderr))

def _debian_source_impl(ctx):
    ctx.report_progress("fetching " + ctx.attr.package)
    _run(ctx, [
        "bash",
        ctx.path(ctx.attr._fetch),
        ctx.attr.package,
        ctx.attr.upstream,
        ctx.attr.tarball,
        ctx.attr.sha256,
        str(ctx.path("archive")),
    ], "fetching " + ctx.name)

    strip = 1 + (len(ctx.attr.subdir.split("/")) if ctx.attr.subdir else 0)
    prefix = "*/" + (ctx.attr.subdir + "/" if ctx.attr.subdir else "")
    patterns = [prefix + part + "/*" for part in ctx.attr.parts] or [prefix + "*"]
    ctx.report_progress("unpacking " + ctx.attr.package)
    _run(ctx, ["tar", "-xf", "archive", "--no-same-owner", "--strip-components=%d" % strip, "--wildcards"] + patterns, "unpacking " + ctx.name)
    ctx.delete("archive")
    for path in ctx.attr.delete:
        ctx.delete(path)
    for patch in ctx.attr.patches:
        ctx.patch(patch, strip = 1)
    if ctx.attr.build_file:
        ctx.delete("BUILD")
        ctx.delete("BUILD.bazel")

        # A copy: an output base outlives the checkout that it was fetched for, and a link into that would dangle.
        ctx.file("BUILD.bazel", ctx.read(ctx.attr.build_file), executable = False)
    ctx.file("WORKSPACE", "workspace(name = \"%s\")\n" % ctx.name)

debian_source = repository_rule(
    implementation = _debian_source_impl,
    doc = "The upstream tarball of a Debian source package, checked, unpacked and patched.",
    attrs = {
        "package": attr.string(mandatory = True),
        "upstream": attr.string(mandatory = True, doc = "upstream version, as in the package's version"),
        "tarball": attr.string(mandatory = True, doc = "what follows the version in the tarball's name"),
        "sha256": attr.string(mandatory = True),
        "subdir": attr.string(doc = "use only this folder of the tarball, as the root"),
        "parts": attr.string_list(doc = "use only these folders of it"),
        "delete": attr.string_list(doc = "files that are in the way, such as BUILD files of folders that ours globs over"),
        "build_file": attr.label(allow_single_file = True),
        "patches": attr.label_list(allow_files = True),
        # Only informative, for docs/dependencies.md.
        "version": attr.string(),
        "licence": attr.string(),
        "purpose": attr.string(),
        "_fetch": attr.label(default = "//third_party:fetch_debian_source.sh", allow_single_file = True),
    },
)

def _platforms_impl(ctx):
    source = ctx.path(ctx.attr.path)
    if not source.exists:
        fail("\n%s is missing. What to do: run ./dev build, which installs the packages the build needs." % source)
    for folder in ["cpu", "os"]:
        text = ctx.read(str(source) + "/" + folder + "/BUILD")
        for value in ctx.attr.additional:
            group, _, name = value.partition(":")
            if group == folder:
                text += "\nconstraint_value(name = \"%s\", constraint_setting = \":%s\")\n" % (name, folder)
        ctx.file(folder + "/BUILD", text)
    ctx.symlink(str(source) + "/BUILD", "BUILD")
    ctx.file("WORKSPACE", "workspace(name = \"platforms\")\n")

extended_platforms = repository_rule(
    implementation = _platforms_impl,
    doc = "The distribution's @platforms plus constraint values that newer libraries name.",
    attrs = {
        "path": attr.string(mandatory = True),
        "additional": attr.string_list(),
    },
)

def _bundled_impl(ctx):
    # A copy, as for build files of sources.
    folder = "%s/bazel/%s" % (ctx.path(ctx.attr._here).dirname, ctx.name)
    _run(ctx, ["cp", "-r", folder + "/.", "."], "copying " + ctx.name)

bundled_repository = repository_rule(
    implementation = _bundled_impl,
    doc = "The folder third_party/bazel/NAME as the repository NAME.",
    attrs = {"_here": attr.label(default = "//third_party:BUILD.bazel", allow_single_file = True)},
    # Nothing to fetch: the folder is looked at whenever Bazel starts.
    local = True,
)
