"""The programs that gyre runs unchanged: one folder each, with what it needs in a lockfile."""

APPS = [
    "chalk",
    "mocha",
    "typescript",
    "yargs",
]

def app_tests():
    """A test NAME_test for each folder: its main script runs beside the packages, and prints what main.out has."""
    for app in APPS:
        packages = "@npm_app_%s//:node_modules.tar" % app
        native.sh_test(
            name = app + "_test",
            size = "medium",
            srcs = ["run_app.sh"],
            args = [
                "$(location //:gyre)",
                "$(location %s)" % packages,
                "tests/apps/" + app,
            ],
            data = ["//:gyre", packages] + native.glob([app + "/**"]),
        )
