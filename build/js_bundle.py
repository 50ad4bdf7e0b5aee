"""Writes built-in JavaScript modules into a C++ source. usage: js_bundle.py OUT FUNCTION ID=FILE..."""

import sys


def check_ascii(path, text):
    for number, line in enumerate(text.split(b"\n"), 1):
        if not line.isascii():
            sys.exit(f"{path}:{number}: built-in modules are ASCII only; write other characters as \\u escapes")


def literal(text):
    # Strings beyond 64 KiB are not portable: cut into lines.
    lines = text.decode("ascii").split("\n")
    escaped = [line.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("??", "?\\?") for line in lines]
    return "\n".join(f'    "{line}\\n"' for line in escaped[:-1] or [""])


def main(out, function, *modules):
    namespace, _, name = function.rpartition("::")
    parts = []
    for module in modules:
        identifier, _, path = module.partition("=")
        with open(path, "rb") as file:
            text = file.read()
        check_ascii(path, text)
        if not text.endswith(b"\n"):
            sys.exit(f"{path}: the last line lacks its end")
        parts.append(f'    {{"{identifier}",\n    {{{literal(text).lstrip()},\n     {len(text)}}}}},\n')
    with open(out, "w") as file:
        file.write('#include "bindings/core/builtin_source.h"\n\n')
        file.write(f"namespace {namespace} {{\n\n")
        file.write(f"absl::Span<const gyre::js::BuiltinSource> {name}() {{\n")
        file.write("  static constexpr gyre::js::BuiltinSource kSources[] = {\n")
        file.write("".join(parts))
        file.write("  };\n  return kSources;\n}\n\n")
        file.write(f"}}  // namespace {namespace}\n")


main(*sys.argv[1:])
