// The hello-world program on node:cluster, in WORKERS processes.
'use strict';

const cluster = require('node:cluster');

if (cluster.isPrimary) {
  for (let i = 0; i < Number(process.env.WORKERS); i++) cluster.fork();
} else {
  require('../../examples/hello_http.js');
}
