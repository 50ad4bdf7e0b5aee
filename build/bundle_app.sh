#!/usr/bin/env bash
# usage: bundle_app.sh GYRE RUNTIME OUT V8_FLAGS OPTIONS PACKAGE NODE_MODULES_TARS ASSETS ENTRY FILE...
# Puts the program ENTRY, of the package PACKAGE (a folder), into a copy of RUNTIME. The files are copied first, so that
# the program finds nothing but what it was given. OPTIONS are those of `gyre build`.
set -euo pipefail

gyre=$(realpath "$1") runtime=$(realpath "$2") out=$(realpath -m "$3")
read -ra v8_flags <<<"$4"
read -ra options <<<"$5"
package=$6
read -ra archives <<<"$7"
read -ra assets <<<"$8"
entry=$9
shift 8

# The path of a file in its package.
inside() {
  local path=$1
  path=${path#bazel-out/*/bin/}
  printf '%s\n' "${path#"$package"/}"
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for archive in "${archives[@]}"; do
  tar -xf "$archive" -C "$folder"
done
for file; do
  target=$folder/$(inside "$file")
  mkdir -p "$(dirname "$target")"
  cp -L "$file" "$target"
done
for asset in "${assets[@]}"; do
  options+=("--asset=$(inside "$asset")")
done
name=$(inside "$entry")
cd "$folder"
"$gyre" "${v8_flags[@]}" build "$name" "--runtime=$runtime" "--output=$out" "${options[@]}" >"$folder/output" || {
  cat "$folder/output" >&2
  exit 1
}
