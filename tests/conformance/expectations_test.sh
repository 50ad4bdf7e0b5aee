#!/usr/bin/env bash
# usage: expectations_test.sh CONFORMANCE_PY GYRE FILE_OF_NODES_TESTS
# Runs the files that are listed as passing, each a case of the report. FILE_OF_NODES_TESTS is test/common/index.js in
# Node's sources; the tests beside it are found through it.
set -euo pipefail

[ $# -eq 3 ] || { sed -n 2,4p "$0" >&2; exit 2; }
anchor=$(realpath "$3")
exec python3 "$1" --binary "$2" --node-source "${anchor%/test/common/index.js}" --check --budget 480 \
  --xml "${XML_OUTPUT_FILE:?}"
