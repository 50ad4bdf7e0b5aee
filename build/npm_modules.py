#!/usr/bin/python3
"""Makes built-in modules of the CommonJS files of an npm package.

usage: npm_modules.py OUT_FOLDER PACKAGE_FOLDER PREFIX FILES REQUIRES REPLACE

FILES is a JSON list of the package's files that become modules, REQUIRES a JSON object: what a file requires to the id
of the built-in module that it gets. REPLACE is an object of texts to what stands in their place; each must occur. A
built-in module requires by id, so every require('x') is then rewritten:

- './a', '../a': to the id of that file, PREFIX/path/a, when it is one of FILES; else to what REQUIRES has for the
  path inside the package without '.js' ('lib/ours/errors'), which is how a file of the package is replaced by ours;
- 'a': to what REQUIRES has for 'a'.

Anything else fails, as does a require whose argument is no literal. Other than ASCII becomes \\u escapes.
"""

import json
import os
import posixpath
import re
import sys

_REQUIRE = re.compile(r"""(?<![\w$.])require\s*\(\s*(?:(['"])([^'"\n]*)\1\s*\))?""")
_COMMENT = re.compile(r"^\s*(//|/?\*)")


class Unresolved(Exception):
    pass


def resolve(request, file, prefix, files, requires):
    """The module id for what `file` requires as `request`."""
    if request.startswith("."):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), request))
        for candidate in (path, path + ".js", path + "/index.js"):
            if candidate in files:
                return module_id(prefix, candidate)
        name = path[:-3] if path.endswith(".js") else path
    else:
        name = request
    if name not in requires:
        raise Unresolved(f"{file} requires '{request}', which neither `files` nor `requires` has ('{name}')")
    return requires[name]


def module_id(prefix, file):
    return f"{prefix}/{file[:-3] if file.endswith('.js') else file}"


def escape(text):
    def units(match):
        encoded = match.group().encode("utf-16-be")
        return "".join(f"\\u{encoded[i:i + 2].hex()}" for i in range(0, len(encoded), 2))

    return re.sub(r"[^\x00-\x7f]", units, text)


def convert(text, file, prefix, files, requires):
    """The text of a built-in module made of the package's `file`."""
    lines = []
    for line in escape(text).splitlines():
        if not _COMMENT.match(line):
            def replacement(match):
                if match.group(2) is None:
                    raise Unresolved(f"{file} has a require without a literal: {line.strip()[:80]}")
                return f"require('{resolve(match.group(2), file, prefix, files, requires)}')"

            line = _REQUIRE.sub(replacement, line)
        lines.append(line)
    return "\n".join(lines) + "\n"


def main(out, package, prefix, files, requires, replace):
    files, requires, replace = json.loads(files), json.loads(requires), json.loads(replace)
    unused = set(replace)
    for file in files:
        with open(os.path.join(package, file), encoding="utf-8") as source:
            text = source.read()
        for before, after in replace.items():
            if before in text:
                unused.discard(before)
                text = text.replace(before, after)
        try:
            text = convert(text, file, prefix, files, requires)
        except Unresolved as error:
            sys.exit(str(error))
        path = os.path.join(out, file)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="ascii") as module:
            module.write(text)
    if unused:
        sys.exit(f"no file of {prefix} has what `replace` names: {sorted(unused)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
