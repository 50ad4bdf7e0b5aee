#!/usr/bin/env bash
# usage: loop_test.sh LOOP: the countdown counts down, and the program ends by itself.
set -euo pipefail
diff <(printf '3\n2\n1\nlift-off\n') <("$1")
