// The hello-world program on Bun's own server, in WORKERS processes that share the port.
'use strict';

if (process.env.WORKER === undefined) {
  for (let i = 0; i < Number(process.env.WORKERS); i++) {
    Bun.spawn([process.execPath, import.meta.path], {
      env: { ...process.env, WORKER: `${i}` }, stdio: ['ignore', 'inherit', 'inherit'],
    });
  }
} else {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: Number(process.env.SHARED_PORT),
    reusePort: true,
    fetch() {
      return new Response('Hello World\n', { headers: { 'Content-Type': 'text/plain' } });
    },
  });
  console.log(`Server running at http://127.0.0.1:${server.port}/`);
}
