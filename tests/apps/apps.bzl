"""The programs that gyre runs unchanged: one folder each, with what it needs in a lockfile."""

APPS = [
    "axios",
    "chalk",
    "commander",
    "eslint",
    "express",
    "fastify",
    "hono",
    "ioredis",
    "koa",
    "mocha",
    "pg",
    "pino",
    "prettier",
    "socket_io",
    "typescript",
    "undici",
    "webpack",
    "winston",
    "ws",
    "yargs",
]

# Files that a program works on: they are in its folder `sources`, at their path in the repository.
_SOURCES = {
    "eslint": ["//runtime:javascript"],
}

# A database server that wants to be another user than root.
_TAGS = {
    "pg": ["no-sandbox"],
}

# Those that also run out of one executable, with what they read of their folder and what they can do without.
_BUNDLED = {
    "express": ["--assets=files"],
    "fastify": [],
    "hono": [],
    "socket_io": [],
    "yargs": [],
}

def app_tests():
    """A test NAME_test for each folder: its main script runs beside the packages, and prints what main.out has.

    For some of them NAME_bundle_test does the same with the executable that `gyre build` makes.
    """
    for app, options in _BUNDLED.items():
        packages = "@npm_app_%s//:node_modules.tar" % app
        native.sh_test(
            name = app + "_bundle_test",
            size = "medium",
            srcs = ["run_bundle.sh"],
            args = [
                "$(location //:gyre)",
                "$(location %s)" % packages,
                "tests/apps/" + app,
            ] + options,
            data = ["//:gyre", packages] + native.glob([app + "/**"]),
        )
    for app in APPS:
        packages = "@npm_app_%s//:node_modules.tar" % app
        sources = _SOURCES.get(app, [])
        native.sh_test(
            name = app + "_test",
            size = "medium",
            srcs = ["run_app.sh"],
            args = [
                "$(location //:gyre)",
                "$(location %s)" % packages,
                "tests/apps/" + app,
            ] + ["$(locations %s)" % target for target in sources],
            data = ["//:gyre", packages] + native.glob([app + "/**"]) + sources,
            tags = _TAGS.get(app, []),
        )
