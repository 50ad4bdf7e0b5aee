// The hello-world program on Deno's own server.
'use strict';

Deno.serve({
  hostname: '127.0.0.1',
  port: Number(Deno.env.get('PORT') ?? 3000),
  onListen({ port }) {
    console.log(`Server running at http://127.0.0.1:${port}/`);
  },
}, () => new Response('Hello World\n', { headers: { 'Content-Type': 'text/plain' } }));
