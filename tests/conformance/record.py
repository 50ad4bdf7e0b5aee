"""What the last run of each test gave, kept between runs outside of the repository."""

import hashlib
import json
import os

import expectations


def file_of(binary):
    """The record's file for this checkout and a binary of that name."""
    cache = os.path.join(os.path.expanduser("~"), ".cache", "gyre", "conformance")
    checkout = hashlib.sha256(expectations.FOLDER.encode()).hexdigest()[:8]
    return os.path.join(cache, f"{os.path.basename(binary)}-{checkout}.json")


def read(binary):
    """{path: record} of the last runs."""
    try:
        with open(file_of(binary)) as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def merge(binary, results):
    """Puts the results of a run over those of former ones."""
    merged = {**read(binary), **results}
    name = file_of(binary)
    os.makedirs(os.path.dirname(name), exist_ok=True)
    temporary = f"{name}.{os.getpid()}"
    with open(temporary, "w") as file:
        json.dump(merged, file)
    os.replace(temporary, name)
