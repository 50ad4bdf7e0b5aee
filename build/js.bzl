"""JavaScript halves of built-in modules, and tests written in JavaScript."""

JsModulesInfo = provider("Built-in modules.", fields = {"modules": "depset of struct(id, file)"})

def _js_library_impl(ctx):
    modules = [
        struct(id = id, file = file)
        for file, id in [(target.files.to_list()[0], id) for target, id in ctx.attr.files.items()]
    ]
    return [
        JsModulesInfo(modules = depset(modules, transitive = [d[JsModulesInfo].modules for d in ctx.attr.deps])),
        DefaultInfo(files = depset([m.file for m in modules])),
    ]

_js_library = rule(
    implementation = _js_library_impl,
    attrs = {
        "files": attr.label_keyed_string_dict(allow_files = [".js"]),
        "deps": attr.label_list(providers = [JsModulesInfo]),
    },
)

def gyre_js_library(name, modules, deps = [], **kwargs):
    """Built-in modules written in JavaScript.

    Args:
      name: name of the target.
      modules: dict of module id ("events", "internal/errors") to file.
      deps: further gyre_js_library targets to carry along.
      **kwargs: visibility and the like.
    """
    _js_library(name = name, files = {file: id for id, file in modules.items()}, deps = deps, **kwargs)

def _npm_library_impl(ctx):
    modules = []
    for path in ctx.attr.paths:
        id = ctx.attr.prefix + "/" + (path[:-3] if path.endswith(".js") else path)
        modules.append(struct(id = id, file = ctx.actions.declare_file("%s/%s" % (ctx.label.name, path))))
    outputs = [m.file for m in modules]
    args = ctx.actions.args()
    args.add(ctx.file._converter)
    args.add(outputs[0].path[:-len(ctx.attr.paths[0]) - 1])
    args.add(ctx.files.files[0].path[:-len(ctx.attr.paths[0]) - 1])
    args.add(ctx.attr.prefix)
    args.add(json.encode(ctx.attr.paths))
    args.add(json.encode(ctx.attr.requires))
    args.add(json.encode(ctx.attr.replace))
    ctx.actions.run_shell(
        outputs = outputs,
        inputs = ctx.files.files + [ctx.file._converter],
        arguments = [args],
        command = "exec python3 \"$@\"",
        mnemonic = "NpmModules",
        progress_message = "Making built-in modules of " + ctx.attr.prefix,
    )
    return [
        JsModulesInfo(modules = depset(modules)),
        DefaultInfo(files = depset(outputs)),
    ]

_npm_library = rule(
    implementation = _npm_library_impl,
    attrs = {
        "files": attr.label_list(allow_files = True),
        "paths": attr.string_list(),
        "prefix": attr.string(mandatory = True),
        "replace": attr.string_dict(),
        "requires": attr.string_dict(),
        "_converter": attr.label(default = "//build:npm_modules.py", allow_single_file = True),
    },
)

def gyre_npm_library(name, repository, prefix, files, requires = {}, replace = {}, **kwargs):
    """Built-in modules made of CommonJS files of an npm package.

    A file `lib/a.js` becomes the module `PREFIX/lib/a`, loaded with `require('PREFIX/lib/a')` by other built-in
    modules. The target goes into the `deps` of the gyre_js_library that uses it.

    Args:
      name: name of the target.
      repository: name of the package's external repository (third_party/versions.bzl).
      prefix: of the modules' ids, such as internal/deps/readable-stream.
      files: paths in the package.
      requires: what the files require beside each other, to ids of built-in modules: names of packages and modules
        ("events"), and files of the package that one of ours stands in for, by path without ".js" ("lib/errors").
      replace: texts in the files to what takes their place, for the few lines that cannot work in a built-in module.
      **kwargs: visibility and the like.
    """
    _npm_library(
        name = name,
        files = ["@%s//:%s" % (repository, file) for file in files],
        paths = files,
        prefix = prefix,
        replace = replace,
        requires = requires,
        **kwargs
    )

def _js_bundle_impl(ctx):
    modules = sorted(
        depset(transitive = [d[JsModulesInfo].modules for d in ctx.attr.deps]).to_list(),
        key = _id,
    )
    files = [m.file for m in modules]
    args = ctx.actions.args()
    args.add(ctx.file._bundler)
    args.add(ctx.outputs.out)
    args.add(ctx.attr.function)
    args.add_all(["%s=%s" % (m.id, m.file.path) for m in modules])
    ctx.actions.run_shell(
        outputs = [ctx.outputs.out],
        inputs = files + [ctx.file._bundler],
        arguments = [args],
        command = "exec python3 \"$@\"",
        mnemonic = "JsBundle",
        progress_message = "Bundling %d built-in modules" % len(files),
    )
    return [
        DefaultInfo(files = depset([ctx.outputs.out])),
        # Without what is made of npm packages.
        OutputGroupInfo(sources = depset([file for file in files if file.is_source])),
    ]

def _id(module):
    return module.id

_js_bundle = rule(
    implementation = _js_bundle_impl,
    attrs = {
        "deps": attr.label_list(providers = [JsModulesInfo]),
        "function": attr.string(mandatory = True),
        "out": attr.output(mandatory = True),
        "_bundler": attr.label(default = "//build:js_bundle.py", allow_single_file = True),
    },
)

def gyre_js_bundle(name, deps, function, **kwargs):
    """Generates a C++ source that defines `absl::Span<const gyre::js::BuiltinSource> function()`.

    Its output group `sources` has the modules that are written here.

    Args:
      name: name of the target; the source is <name>.cc.
      deps: gyre_js_library targets.
      function: qualified name of the function, such as gyre::runtime::BuiltinSources.
      **kwargs: visibility and the like.
    """
    _js_bundle(name = name, deps = deps, function = function, out = name + ".cc", **kwargs)

def gyre_js_test(name, script, data = [], binary = Label("//:gyre"), size = "small", **kwargs):
    """Runs a script; it passes when it exits 0 and, where NAME.out exists beside it, prints just that.

    Args:
      name: name of the target.
      script: the file to run.
      data: what it reads; a file NAME.out among it is the expected output.
      binary: the runtime.
      size: as for sh_test.
      **kwargs: as for sh_test.
    """
    native.sh_test(
        name = name,
        size = size,
        srcs = [Label("//build:js_test.sh")],
        args = ["$(location %s)" % binary, "$(location %s)" % script],
        data = [binary, script] + data,
        **kwargs
    )
