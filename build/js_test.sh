#!/usr/bin/env bash
# usage: js_test.sh RUNTIME SCRIPT: runs the script and compares its output with SCRIPT's .out file, where there is one.
set -uo pipefail
runtime=$PWD/$1
expected=${2%.*}.out
output=$(mktemp "${TEST_TMPDIR:-/tmp}/out.XXXXXX")
"$runtime" "$2" >"$output"
status=$?
if [ "$status" -ne 0 ]; then
  cat "$output"
  echo "exit code $status" >&2
  exit 1
fi
if [ -f "$expected" ]; then
  diff -u "$expected" "$output"
else
  cat "$output"
fi
