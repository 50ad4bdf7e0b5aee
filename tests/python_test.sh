#!/usr/bin/env bash
# usage: python_test.sh SCRIPT ARGUMENTS...: runs a test that is a Python script.
exec python3 "$@"
