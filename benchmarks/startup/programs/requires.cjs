'use strict';

// What a program of some size asks for in its first lines.
for (const name of [
  'assert', 'async_hooks', 'buffer', 'child_process', 'crypto', 'dns', 'events', 'fs', 'http', 'net',
  'os', 'path', 'perf_hooks', 'querystring', 'readline', 'stream', 'string_decoder', 'url', 'util', 'zlib',
]) {
  require(`node:${name}`);
}
