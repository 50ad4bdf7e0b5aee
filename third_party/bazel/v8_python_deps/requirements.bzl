"""V8's name for a Python package it needs."""

def requirement(name):
    return "@v8_python_deps//:" + name
