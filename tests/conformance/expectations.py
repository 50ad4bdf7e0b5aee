"""The lists of test files that pass: expectations/MODULE.txt, one path a line, sorted. They only grow."""

import os

import modules

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "expectations")


def _file_of(folder, module):
    return os.path.join(folder, modules.file_name(module) + ".txt")


def read(folder=FOLDER):
    """The paths of all lists, as a set."""
    listed = set()
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if name.endswith(".txt"):
            with open(os.path.join(folder, name)) as file:
                listed.update(file.read().split())
    return listed


def add(paths, folder=FOLDER):
    """Adds the paths to the lists of their modules."""
    os.makedirs(folder, exist_ok=True)
    by_module = {}
    for path in paths:
        by_module.setdefault(modules.module_of(path), set()).add(path)
    for module, added in by_module.items():
        name = _file_of(folder, module)
        if os.path.exists(name):
            with open(name) as file:
                added.update(file.read().split())
        with open(name, "w") as file:
            file.write("".join(path + "\n" for path in sorted(added)))
