#!/usr/bin/env bash
# usage: run_app.sh GYRE NODE_MODULES_TAR FOLDER [SOURCE...]
# Runs the main script of FOLDER in a copy of it that has the packages, and the sources in a folder of that name;
# passes when it exits 0 and prints main.out, or that it had to skip itself.
set -euo pipefail

[ $# -ge 3 ] || { sed -n 2p "$0" >&2; exit 2; }
gyre=$(realpath "$1")
copy=$TEST_TMPDIR/app
cp -rL "$3" "$copy"
tar -xf "$2" -C "$copy"
mkdir "$copy/sources"
[ $# -eq 3 ] || cp -L --parents "${@:4}" "$copy/sources"
cd "$copy"
main=main.js
[ -f "$main" ] || main=main.mjs
HOME=$copy "$gyre" "$main" >output.txt || { echo "$main ends with $?" >&2; cat output.txt; exit 1; }
if grep -qE '^1\.\.0 # Skipped: ' output.txt; then
  cat output.txt
  exit 0
fi
diff -u main.out output.txt
