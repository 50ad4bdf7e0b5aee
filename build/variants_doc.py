#!/usr/bin/python3
"""Writes the table of gyre_runtime()'s attributes into docs/variants.md, out of the rule's own text.

usage: variants_doc.py            write it
       variants_doc.py --check    fail when it is not current, or when the page does not say of each module what it weighs
"""

import ast
import os
import re
import sys

_HERE = os.path.dirname(os.path.realpath(__file__))
_RULE = os.path.join(_HERE, "runtime.bzl")
_TABLES = os.path.join(_HERE, "..", "runtime", "variant_modules.bzl")
_PAGE = os.path.join(_HERE, "..", "docs", "variants.md")
_BEGIN = "<!-- attributes: generated from build/runtime.bzl by build/variants_doc.py -->\n"
_END = "<!-- end of attributes -->\n"


def _tree(path):
    with open(path, encoding="utf-8") as file:
        return ast.parse(file.read())


def _function(tree, name):
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def _table_keys(tree, name):
    """The keys of a dictionary that is assigned to `name`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and node.targets[0].id == name:
            return sorted(key.value for key in node.value.keys)
    sys.exit(f"variant_modules.bzl has no table {name}")


def attributes(function):
    """[(name, default as text or None, meaning)] of the rule's attributes."""
    names = [argument.arg for argument in function.args.args]
    defaults = [None] * (len(names) - len(function.args.defaults)) + [ast.unparse(each) for each in function.args.defaults]
    text = ast.get_docstring(function)
    meanings = dict(re.findall(r"^  (\w+): (.*(?:\n    .*)*)", text.split("Args:\n", 1)[1], re.MULTILINE))
    missing = set(names) - set(meanings)
    if missing:
        sys.exit(f"gyre_runtime() does not say what these mean: {sorted(missing)}")
    return [(name, default, " ".join(meanings[name].split())) for name, default in zip(names, defaults)]


def section():
    rows = "".join(
        f"| `{name}` | {'' if default is None else f'`{default}`'} | {meaning} |\n"
        for name, default, meaning in attributes(_function(_tree(_RULE), "gyre_runtime"))
    )
    tables = _tree(_TABLES)
    modules, features = (", ".join(f"`{key}`" for key in _table_keys(tables, name)) for name in ("MODULES", "FEATURES"))
    return (f"{_BEGIN}\n| attribute | default | meaning |\n|---|---|---|\n{rows}\n"
            f"Modules: {modules}.\n\nFeatures: {features}.\n\n{_END}")


def check_weights(page):
    """Every module and feature has a row of what it weighs, where any has."""
    tables = _tree(_TABLES)
    rows = set(re.findall(r"^\| ((?:feature )?`\w+`) \| [-\d,]+ \|", page, re.MULTILINE))
    names = {f"`{key}`" for key in _table_keys(tables, "MODULES")}
    names |= {f"feature `{key}`" for key in _table_keys(tables, "FEATURES")}
    if rows and rows != names:
        sys.exit(f"docs/variants.md does not say what these weigh, or says it of what there is no more: "
                 f"{sorted(rows ^ names)}; run ./dev bench weights --docs")


def main(args):
    with open(_PAGE, encoding="utf-8") as file:
        page = file.read()
    before, rest = page.split(_BEGIN)
    current = before + section() + rest.split(_END)[1]
    if args == ["--check"]:
        if page != current:
            sys.exit("docs/variants.md is not what build/runtime.bzl says: run build/variants_doc.py")
        check_weights(page)
        return
    with open(_PAGE, "w", encoding="utf-8") as file:
        file.write(current)


if __name__ == "__main__":
    main(sys.argv[1:])
