'use strict';

// Server and clients in one process, over long polling, over web sockets, and from one to the
// other.

const http = require('http');
const { Server } = require('socket.io');
const { io } = require('socket.io-client');

const server = http.createServer();
const hub = new Server(server, { transports: ['polling', 'websocket'] });

hub.use((socket, next) => {
  if (socket.handshake.auth.token === 'bad') next(new Error('not you'));
  else next();
});
hub.on('connection', (socket) => {
  socket.on('add', (a, b, done) => done(a + b));
  socket.on('bytes', (bytes) => socket.emit('bytes', Buffer.from(bytes).reverse()));
  socket.on('join', (room, done) => {
    socket.join(room);
    done();
  });
  socket.on('say', (room, text) => socket.to(room).emit('said', text));
});
hub.of('/other').on('connection', (socket) => socket.emit('hello', socket.nsp.name));

const once = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));

async function talk(origin, transports) {
  const name = transports.join('+');
  const options = { transports, forceNew: true };
  const one = io(origin, options);
  const two = io(origin, options);
  const ready = [once(one, 'connect'), once(two, 'connect')];
  if (transports.length > 1) ready.push(once(one.io.engine, 'upgrade'));
  await Promise.all(ready);
  console.log(name, one.io.engine.transport.name);
  console.log(name, await one.emitWithAck('add', 2, 3));
  const bytes = once(one, 'bytes');
  one.emit('bytes', Buffer.from([1, 2, 3]));
  console.log(name, Buffer.from(await bytes));
  await two.emitWithAck('join', 'room');
  const said = once(two, 'said');
  one.emit('say', 'room', 'to all in the room');
  console.log(name, await said);
  const gone = once(one, 'disconnect');
  one.disconnect();
  two.disconnect();
  console.log(name, await gone);
}

server.listen(0, '127.0.0.1', async () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  await talk(origin, ['polling']);
  await talk(origin, ['websocket']);
  await talk(origin, ['polling', 'websocket']);
  const other = io(`${origin}/other`, { forceNew: true });
  console.log(await once(other, 'hello'));
  other.disconnect();
  const refused = io(origin, { auth: { token: 'bad' }, forceNew: true, reconnection: false });
  console.log((await once(refused, 'connect_error')).message);
  refused.disconnect();
  hub.close(() => console.log('closed'));
});
