#!/usr/bin/env bash
# Puts the archive of one npm package, checked against a pinned integrity value, at DEST.
#
# usage: fetch_npm_package.sh NAME VERSION INTEGRITY DEST
#
# INTEGRITY is what a lockfile has: sha512- and the checksum in base64. The machine's own npm is asked, with the registry
# it is configured for; the checksum decides. NPM_PATH in the environment says where npm and node are, when they are not
# on the path. An archive is fetched once and kept in the cache; putting a file there by hand (named by its checksum in
# hexadecimal) works too.
set -euo pipefail

name=$1 version=$2 integrity=$3 dest=$4
cache=${XDG_CACHE_HOME:-$HOME/.cache}/gyre/sources
PATH=${NPM_PATH:-$PATH}

sha512=$(base64 -d <<<"${integrity#sha512-}" | od -An -v -tx1 | tr -d ' \n') || sha512=
[ ${#sha512} -eq 128 ] && [ "$integrity" != "${integrity#sha512-}" ] || {
  echo "the integrity of $name@$version is not sha512- and 64 bytes in base64: $integrity" >&2
  exit 1
}

die() {
  printf '%s\n' "cannot get the npm package $name@$version: $1" \
    "  what to do: ${2:-check that npm can reach its registry (npm ping), then build again.}" \
    "  or put the archive at $cache/$sha512 by hand." >&2
  exit 1
}

checksum() { sha512sum "$1" | cut -d' ' -f1; }

mkdir -p "$cache"
if [ ! -f "$cache/$sha512" ]; then
  command -v npm >/dev/null || die "npm is not installed" "install Debian's npm, or put another one on the path."
  work=$(mktemp -d "$cache/download.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  (cd "$work" && npm pack --loglevel=error "$name@$version" >/dev/null) || die "the download failed"
  archive=("$work"/*.tgz)
  [ "$(checksum "${archive[0]}")" = "$sha512" ] ||
    die "the checksum differs: wanted $sha512, got $(checksum "${archive[0]}")" \
      "do not build with it before somebody has looked at the difference; then pin the new one in third_party/versions.bzl."
  mv "${archive[0]}" "$cache/$sha512"
fi
[ "$(checksum "$cache/$sha512")" = "$sha512" ] || {
  rm -f "$cache/$sha512"
  die "the cached file was damaged and has been removed" "build again."
}
ln -sf "$cache/$sha512" "$dest"
