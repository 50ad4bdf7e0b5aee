#!/usr/bin/env bash
# usage: run_app.sh GYRE NODE_MODULES_TAR FOLDER
# Runs the main script of FOLDER in a copy of it that has the packages; passes when it exits 0 and prints main.out.
set -euo pipefail

[ $# -eq 3 ] || { sed -n 2p "$0" >&2; exit 2; }
gyre=$(realpath "$1")
copy=$TEST_TMPDIR/app
cp -rL "$3" "$copy"
tar -xf "$2" -C "$copy"
cd "$copy"
main=main.js
[ -f "$main" ] || main=main.mjs
HOME=$copy "$gyre" "$main" >output.txt || { echo "$main ends with $?" >&2; cat output.txt; exit 1; }
diff -u main.out output.txt
