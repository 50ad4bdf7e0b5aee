#!/usr/bin/env bash
# The variants start, have what was chosen, and say what was not.
set -euo pipefail

min=$1 http=$2 app=$3 gyre=$4

expect() {
  [ "$1" = "$2" ] || {
    printf 'got:  %s\nwant: %s\n' "$1" "$2" >&2
    exit 1
  }
}

expect "$("$min" -e 'setTimeout(() => console.log("%d %o", 1, { a: [2] }), 1)')" "1 { a: [ 2, [length]: 1 ] }"
expect "$("$min" -e 'try { require("fs") } catch (error) { console.log(error.message.split("\n")[0], error.code) }')" \
  "Cannot find module 'fs': this runtime is built without it; add 'fs' to the modules of its gyre_runtime() MODULE_NOT_FOUND"
expect "$("$http" -p 'typeof require("http").createServer + typeof require("fs").readFileSync')" functionfunction
expect "$("$http" -e 'try { require("dgram") } catch (error) { console.log(error.code) }')" MODULE_NOT_FOUND

# An application is one file: it runs where there is nothing else.
mkdir "$TEST_TMPDIR/elsewhere"
cp "$app" "$TEST_TMPDIR/elsewhere/hello"
expect "$(cd "$TEST_TMPDIR/elsewhere" && ./hello)" "hello you
hello from a file inside"

# English data has what no language is needed for, and English.
intl='[new Date(0).toLocaleString("en-US", { timeZone: "Asia/Tokyo" }), "\u0130".toLowerCase().length,
  "\ufb01".normalize("NFKC"), (1234.5).toLocaleString("en-US"), ["b", "a", "B"].sort(new Intl.Collator("en").compare) + "",
  new Date("2024-07-01T00:00Z").getHours(), new Intl.PluralRules("en").select(1)].join("|")'
expect "$(TZ=America/New_York "$min" -p "$intl")" "$(TZ=America/New_York "$gyre" -p "$intl")"
