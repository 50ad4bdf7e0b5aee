#!/usr/bin/env bash
# usage: smoke_test.sh BENCH_JS GYRE
set -euo pipefail
out=$(/usr/bin/python3 -B "$1" --quick --peers built --binary "built=$2")
for suite in buffers crypto events files hooks json loop names streams; do
  grep -q "^$suite, operations/s" <<<"$out" || {
    printf 'no figures of %s in:\n%s\n' "$suite" "$out" >&2
    exit 1
  }
done
