"""Every third-party source gyre links or tests with: the one place that names a version."""

# Key: name of the external repository.
#   package, upstream, tarball, sha256: the Debian source package and its upstream tarball (fetch_debian_source.sh).
#   subdir: the part of the tarball that is used.
#   version, licence, purpose: what docs/dependencies.md shows.
# npm packages have a table of their own below.
_NODE = {
    "package": "nodejs",
    "upstream": "20.19.2+dfsg",
    "tarball": "orig.tar.xz",
    "sha256": "5e5559381ad031d245a8efa403458abbb73755f74c3e6380f185a4dd342b7949",
}

SOURCES = {
    "ada": {
        "package": "nodejs",
        "upstream": "20.19.2+dfsg",
        "tarball": "orig-ada.tar.xz",
        "sha256": "26deff017c505b316f2498aaf293c896f4ab92b5349b367cf21fe14fa2cbd1e1",
        "version": "2.9.2",
        "licence": "MIT or Apache-2.0",
        "purpose": "URL parsing",
    },
    "boringssl": {
        "package": "android-platform-external-boringssl",
        "upstream": "14.0.0+r45",
        "tarball": "orig.tar.xz",
        "sha256": "f9223e8c15ad5d9e3f1cd50861f4c272658864661e2332bea5d60952aa0930cd",
        "version": "Android 14.0.0 r45",
        "licence": "OpenSSL, ISC and Apache-2.0",
        "purpose": "cryptography and TLS",
    },
    "brotli": {
        "package": "brotli",
        "upstream": "1.1.0",
        "tarball": "orig.tar.gz",
        "sha256": "10973f4b4199eafa1d5735ef661ddb2ec2f97319ee9fd1824d4aabe08cff5265",
        "version": "1.1.0",
        "licence": "MIT",
        "purpose": "brotli compression",
    },
    "cares": {
        "package": "c-ares",
        "upstream": "1.18.1",
        "tarball": "orig.tar.gz",
        "sha256": "1a7d52a8a84a9fbffb1be9133c0f6e17217d91ea5a6fa61f6b4729cda78ebbcf",
        "version": "1.18.1",
        "licence": "MIT",
        "purpose": "DNS queries",
    },
    "com_google_absl": {
        "package": "abseil",
        "upstream": "20240722.0",
        "tarball": "orig.tar.gz",
        "sha256": "df6d1f5ef540725f3851201176a60486aab332410788465c9877910bb471c34a",
        "version": "20240722.0",
        "licence": "Apache-2.0",
        "purpose": "status values, containers, callables",
    },
    "com_google_benchmark": {
        "package": "benchmark",
        "upstream": "1.9.1",
        "tarball": "orig.tar.gz",
        "sha256": "32131c08ee31eeff2c8968d7e874f3cb648034377dfc32a4c377fa8796d84981",
        "version": "1.9.1",
        "licence": "Apache-2.0",
        "purpose": "microbenchmarks",
    },
    "googletest": {
        "package": "googletest",
        "upstream": "1.16.0",
        "tarball": "orig.tar.gz",
        "sha256": "2f54382b5d13d6cd0be2afc524f1e510d37f8ba78c2d439c5bea64ef37e30d01",
        "version": "1.16.0",
        "licence": "BSD-3-Clause",
        "purpose": "unit tests",
    },
    "icu_repo": {
        "package": "icu",
        "upstream": "72.1",
        "tarball": "orig.tar.gz",
        "sha256": "a2d2d38217092a7ed56635e34467f92f976b370e20182ad325edea6681a71d68",
        "subdir": "source",
        "version": "72.1",
        "licence": "Unicode-DFS-2016",
        "purpose": "Unicode data and Intl",
    },
    "libuv": {
        "package": "libuv1",
        "upstream": "1.50.0",
        "tarball": "orig.tar.gz",
        "sha256": "ec9de6ecf2a780fd2afb3b007947d2cd57c3bb17f3b9e721a66774980d35cd4d",
        "version": "1.50.0",
        "licence": "MIT",
        "purpose": "readiness, timers, threads, signals under the loop",
    },
    "llhttp": dict(_NODE, **{
        "subdir": "deps/llhttp",
        "version": "9.2.1",
        "licence": "MIT",
        "purpose": "HTTP/1 parsing",
    }),
    "nghttp2": {
        "package": "nghttp2",
        "upstream": "1.64.0",
        "tarball": "orig.tar.gz",
        "sha256": "b452dc69a1fcbc9375389b8b154175d8b7b125cdd713fc426774c2b79a1ebd77",
        "version": "1.64.0",
        "licence": "MIT",
        "purpose": "HTTP/2 framing and header compression",
    },
    "node_roots": dict(_NODE, **{
        "subdir": "src",
        "version": "20.19.2",
        "licence": "MIT; the certificates are Mozilla's, MPL-2.0",
        "purpose": "the certificate authorities that Node trusts",
    }),
    "node_source": dict(_NODE, **{
        "parts": ["test", "benchmark"],
        "version": "20.19.2",
        "licence": "MIT",
        "purpose": "Node's own tests and benchmarks, for conformance; not linked",
    }),
    "simdutf": dict(_NODE, **{
        "subdir": "deps/simdutf",
        "version": "6.0.3",
        "licence": "MIT or Apache-2.0",
        "purpose": "transcoding between UTF-8, UTF-16 and Latin-1",
    }),
    "v8": dict(_NODE, **{
        "subdir": "deps/v8",
        "version": "11.3.244",
        "licence": "BSD-3-Clause",
        "purpose": "the JavaScript engine",
    }),
    "zlib": {
        "package": "zlib",
        "upstream": "1.3.dfsg+really1.3.1",
        "tarball": "orig.tar.gz",
        "sha256": "60dd315c07f616887caa029408308a018ace66e3d142726a97db164b3b8f69fb",
        "version": "1.3.1",
        "licence": "Zlib",
        "purpose": "deflate and gzip",
    },
}

# Key: name of the external repository.
#   package, version, integrity: the npm package, and its checksum as in a lockfile (fetch_npm_package.sh).
#   licence, purpose: what docs/dependencies.md shows.
NPM_PACKAGES = {
    "npm_acorn": {
        "package": "acorn",
        "version": "8.15.0",
        "integrity": "sha512-NZyJarBfL7nWwIq+FDL6Zp/yHEhePMNnnJ0y3qfieCrmNvYct8uvtiV41UvlSe6apAfk0fY1FbWx+NwfmpvtTg==",
        "licence": "MIT",
        "purpose": "what the modules of an application require (gyre build)",
    },
    "npm_cjs_module_lexer": {
        "package": "cjs-module-lexer",
        "version": "1.4.3",
        "integrity": "sha512-9z8TZaGM1pfswYeXrUpzPrkx8UnWYdhJclsiYMm6x/w5+nN+8Tf/LnAgfLGQCm59qAOxU8WwHEq2vNwF6i4j+Q==",
        "licence": "MIT",
        "purpose": "names that a CommonJS module exports to ES modules",
    },
    "npm_punycode": {
        "package": "punycode",
        "version": "2.3.1",
        "integrity": "sha512-vYt7UD1U9Wg6138shLtLOvdAu+8DsC/ilFtEVHcH+wydcSpNE20AfSOduf6MkRFahL5FY7X1oU7nKVZFtfq8Fg==",
        "licence": "MIT",
        "purpose": "the punycode module",
    },
    "npm_readable_stream": {
        "package": "readable-stream",
        "version": "4.8.0",
        "integrity": "sha512-2jhTTU3Eilp/2DMT71gbcoqC35eQHasMJH0RHkYxwlxIv3+FR6Y5xAFZIwEGLxKkjZYEFlsiMNIdwUqjK2lLHQ==",
        "licence": "MIT",
        "purpose": "the stream module",
    },
    "npm_undici": {
        "package": "undici",
        "version": "6.21.2",
        "integrity": "sha512-uROZWze0R0itiAKVPsYhFov9LxrPMHLMEQFszeI2gCN6bnIIZ8twzBCJcN2LJrBBLfrP0t1FW0g+JmKVl8Vk1g==",
        "licence": "MIT",
        "purpose": "fetch and its classes",
    },
    "npm_web_streams_polyfill": {
        "package": "web-streams-polyfill",
        "version": "4.3.0",
        "integrity": "sha512-/Gnggvj9oSrEvJbDyyPtAnxBt5fGQM2iWOKQNu7ie1OxDgK40iZpyV3TKaRiEzVj1oA1UxKnEy9XPXh6PW3eVw==",
        "licence": "MIT",
        "purpose": "the streams of the WHATWG",
    },
}
