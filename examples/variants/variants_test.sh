#!/usr/bin/env bash
# The variants start, have what was chosen, and say what was not.
set -euo pipefail

min=$1 http=$2 app=$3 app_runtime=$4 bench=$5 gyre=$6

expect() {
  [ "$1" = "$2" ] || {
    printf 'got:  %s\nwant: %s\n' "$1" "$2" >&2
    exit 1
  }
}

contains() {
  case $1 in
    *"$2"*) ;;
    *) expect "$1" "... $2 ..." ;;
  esac
}

expect "$("$min" -e 'setTimeout(() => console.log("%d %o", 1, { a: [2] }), 1)')" "1 { a: [ 2, [length]: 1 ] }"
expect "$("$min" -e 'try { require("fs") } catch (error) { console.log(error.message.split("\n")[0], error.code) }')" \
  "Cannot find module 'fs': this runtime is built without it; add 'fs' to the modules of its gyre_runtime() MODULE_NOT_FOUND"
contains "$("$min" -e 'try { require("node:http") } catch (error) { console.log(error.message) }')" \
  "No such built-in module: node:http: this runtime is built without it; add 'http' to the modules of its gyre_runtime()"
expect "$("$http" -p 'typeof require("http").createServer + typeof require("fs").readFileSync')" functionfunction
expect "$("$http" -e 'try { require("dgram") } catch (error) { console.log(error.code) }')" MODULE_NOT_FOUND

# Every name that programs know is there, or says what to add.
hints=$(for id in $("$gyre" -p "require('module').builtinModules.join(' ')") test/reporters; do
  "$min" -e "require('node:$id')" 2>&1 | grep -o "^Error \[ERR_UNKNOWN_BUILTIN_MODULE\]: No such built-in module: node:.*" || true
done | grep -v "add '[a-z_0-9]*' to the modules of its gyre_runtime()$" || true)
expect "$hints" "$(printf 'Error [ERR_UNKNOWN_BUILTIN_MODULE]: No such built-in module: node:%s\n' \
  inspector inspector/promises sys trace_events wasi)"
contains "$("$min" --input-type=module -e 'import "fs/promises"' 2>&1)" \
  "Cannot find package 'fs' imported from $PWD/[eval1]: this runtime is built without it; add 'fs' to the modules of its gyre_runtime()"
contains "$("$min" -e 'import("node:zlib").catch((error) => console.log(error.message))')" \
  "this runtime is built without it; add 'zlib' to the modules of its gyre_runtime()"

# A module that is taken away is not in the file any more. app_runtime is gyre-http with four modules besides.
expect "$("$app_runtime" -p 'typeof require("crypto").createHash')" function
contains "$("$http" -e 'require("crypto")' 2>&1 || true)" "add 'crypto' to the modules of its gyre_runtime()"
size() { stat -L -c %s "$1"; }
[ "$(size "$http")" -lt "$(($(size "$app_runtime") - 1000000))" ] || {
  echo "gyre-http ($(size "$http") bytes) is not a MB smaller than with crypto ($(size "$app_runtime"))" >&2
  exit 1
}

# With the C library inside, it asks the system for nothing but the kernel.
case $(ldd "$min" 2>&1) in
  *"not a dynamic executable"*) ;;
  *) expect "$(ldd "$min")" "not a dynamic executable" ;;
esac

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

# A part that is no module.
contains "$("$bench" --trace-loop -e 'setTimeout(() => {}, 20)' 2>&1)" 'trace: loop'
code=0
text=$("$http" --trace-loop -e 0 2>&1) || code=$?
contains "$text" "add 'trace' to the features of its gyre_runtime()"
expect "$code" 9
expect "$("$bench" -p 'Object.keys(require("zlib")).length > 5 && typeof fetch + typeof require("crypto").createHash')" \
  functionfunction
