#!/usr/bin/env bash
# Puts one upstream tarball of a Debian source package, checked against a pinned sha256, at DEST.
#
# usage: fetch_debian_source.sh PACKAGE UPSTREAM_VERSION TARBALL_SUFFIX SHA256 DEST
#
# The Debian revision of a package moves with every security fix, its upstream tarball does not: the newest revision
# that still has the wanted upstream version is looked up, and the checksum decides. The machine's own Debian mirror
# is asked, through apt, with package lists of its own, so that the machine's configuration stays as it is.
# A tarball is fetched once and kept in the cache; putting a file there by hand (named by its checksum) works too.
set -euo pipefail

package=$1 upstream=$2 suffix=$3 sha256=$4 dest=$5
cache=${XDG_CACHE_HOME:-$HOME/.cache}/gyre/sources
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

die() {
  printf '%s\n' "cannot get the source of $package $upstream ($suffix): $1" \
    "  what to do: ${2:-check that the Debian mirror of this machine can be reached (apt-get update), then build again.}" \
    "  or put the tarball with sha256 $sha256 at $cache/$sha256 by hand." >&2
  exit 1
}

matches() { [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$sha256" ]; }

apt_options() {
  printf -- '-o\n%s\n' "Dir::State::Lists=$cache/apt/lists" "Dir::Etc::SourceList=$cache/apt/sources.list" \
    "Dir::Etc::SourceParts=$cache/apt/none" "Dir::Cache::pkgcache=" "Dir::Cache::srcpkgcache=" "APT::Sandbox::User="
}

# Bookworm is asked too, for what newer suites have dropped.
prepare_lists() {
  local mirror
  mirror=$(apt-get indextargets --format '$(ORIGIN) $(SITE)' 2>/dev/null | awk '$1 == "Debian" && $2 !~ /security/ {print $2; exit}')
  [ -n "$mirror" ] || die "apt knows no Debian mirror" "run apt-get update, then build again."
  mkdir -p "$cache/apt/lists/partial" "$cache/apt/none"
  printf "deb-src [signed-by=$keyring] $mirror %s main\n" trixie bookworm >"$cache/apt/sources.list"
  apt-get "${apt[@]}" -qq update >&2 || die "the package lists could not be read"
}

find_version() {
  apt-cache "${apt[@]}" showsrc "$package" 2>/dev/null | awk -v package="$package" '
    /^Package: / { name = $2 } /^Version: / && name == package { print $2 }' |
    while read -r version; do
      bare=${version#*:}
      if [ "${bare%-*}" = "$upstream" ]; then printf '%s\n' "$version"; fi
    done | sort -rV | head -n 1
}

mkdir -p "$cache"
if [ ! -f "$cache/$sha256" ]; then
  exec 9>"$cache/lock"
  flock 9
fi
if [ ! -f "$cache/$sha256" ]; then
  readarray -t apt < <(apt_options)
  version=
  [ ! -f "$cache/apt/sources.list" ] || version=$(find_version)
  if [ -z "$version" ]; then
    prepare_lists
    version=$(find_version)
  fi
  [ -n "$version" ] || die "no suite has this version any more" "raise the version in third_party/versions.bzl."
  work=$(mktemp -d "$cache/download.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  if ! (cd "$work" && apt-get "${apt[@]}" -qq source --tar-only --download-only "$package=$version" >&2); then
    prepare_lists
    version=$(find_version)
    (cd "$work" && apt-get "${apt[@]}" -qq source --tar-only --download-only "$package=$version" >&2) ||
      die "the download failed"
  fi
  # One download brings all tarballs of the package: keep each, named by its checksum.
  wanted=
  for file in "$work"/*.tar.*; do
    sum=$(sha256sum "$file" | cut -d' ' -f1)
    case $file in *".$suffix") wanted=$sum ;; esac
    mv "$file" "$cache/$sum"
  done
  [ "$wanted" = "$sha256" ] ||
    die "the checksum differs: wanted $sha256, got ${wanted:-no such tarball}" \
      "do not build with it before somebody has looked at the difference; then pin the new checksum in third_party/versions.bzl."
fi
matches "$cache/$sha256" || {
  rm -f "$cache/$sha256"
  die "the cached file was damaged and has been removed" "build again."
}
ln -sf "$cache/$sha256" "$dest"
