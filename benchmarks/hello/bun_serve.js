// The hello-world program on Bun's own server.
'use strict';

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.env.PORT ?? 3000),
  fetch() {
    return new Response('Hello World\n', { headers: { 'Content-Type': 'text/plain' } });
  },
});
console.log(`Server running at http://127.0.0.1:${server.port}/`);
