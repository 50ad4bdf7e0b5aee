#!/usr/bin/env bash
# usage: tally_types_test.sh RUNTIME TYPES: what the types promise is exported, and nothing else.
set -euo pipefail
diff <(sed -nE 's/^export (class|function) (\w+).*/\2/p' "$2" | sort) \
  <("$1" -p 'Object.keys(require("tally")).sort().join("\n")')
