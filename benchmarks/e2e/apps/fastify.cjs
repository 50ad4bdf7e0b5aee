'use strict';

const fastify = require('fastify');

const app = fastify();
app.get('/', { schema: { response: { 200: { type: 'object', properties: { hello: { type: 'string' } } } } } },
  async () => ({ hello: 'world' }));
app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' }).then(() => {
  console.log(`Server running at http://127.0.0.1:${app.server.address().port}/`);
});
