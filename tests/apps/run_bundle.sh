#!/usr/bin/env bash
# usage: run_bundle.sh GYRE NODE_MODULES_TAR FOLDER [OPTION...]
# Makes an executable of the main script of FOLDER, with options of `gyre build`, and runs it where there is nothing
# else; passes when it exits 0 and prints main.out.
set -euo pipefail

[ $# -ge 3 ] || { sed -n 2p "$0" >&2; exit 2; }
gyre=$(realpath "$1")
expected=$(realpath "$3/main.out")
copy=$TEST_TMPDIR/app
cp -rL "$3" "$copy"
tar -xf "$2" -C "$copy"
main=main.js
[ -f "$copy/$main" ] || main=main.mjs
(cd "$copy" && "$gyre" build "$main" -o "$TEST_TMPDIR/program" "${@:4}")
rm -rf "$copy"
mkdir "$TEST_TMPDIR/empty"
cd "$TEST_TMPDIR/empty"
HOME=$PWD "$TEST_TMPDIR/program" >../output.txt || { echo "$main ends with $?" >&2; cat ../output.txt; exit 1; }
diff -u "$expected" ../output.txt
