"""The names of @rules_python that third-party BUILD files load, as Bazel's native rules."""

py_binary = native.py_binary
py_library = native.py_library
py_test = native.py_test
