#!/usr/bin/env bash
# The variants start, have what was chosen, and say what was not.
set -euo pipefail

min=$1 http=$2 app=$3

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
expect "$("$app")" "hello from one file: /self"
