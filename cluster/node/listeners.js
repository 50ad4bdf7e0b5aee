'use strict';

// Listeners of a cluster, in the primary: those whose connections it deals out, natively, and those
// that it shares with the workers, which accept by themselves.

const net = require('net');
const { binding: netBinding } = require('internal/net/handle');
const { send } = require('internal/cluster/messages');

const binding = internalBinding('cluster');

// By number, which is how native code and workers name them.
const dealt = new Map();
let lastNumber = 0;

// Workers without a wire of their own, such as those of Node, get connections by messages.
binding.setDeal((number, id, connection) => {
  const listener = dealt.get(number);
  const worker = listener?.workers.get(id);
  if (worker === undefined) {
    connection.close();
    return;
  }
  const message = { act: 'newconn', key: listener.key };
  send(worker.process, message, connection, ({ accepted }) => {
    connection.close();
    if (accepted) listener.dealer?.taken(id);
    else listener.dealer?.refused(id);
  });
});

class DealtListener {
  constructor(key, address, query, leastConnections) {
    this.key = key;
    this.workers = new Map();
    this.handle = null;
    this.dealer = null;
    this.number = ++lastNumber;
    this.leastConnections = leastConnections;
    this.stopped = false;
    this.server = net.createServer(() => {});
    const { backlog, fd, flags, handle, port, readableAll, writableAll } = query;
    if (handle !== undefined) this.server.listen(handle);
    else if (fd >= 0) this.server.listen({ fd, backlog });
    else if (port >= 0) {
      this.server.listen({ port, host: address, ipv6Only: Boolean(flags & 1), backlog });
    } else this.server.listen({ path: address, backlog, readableAll, writableAll });
    this.server.once('listening', () => {
      this.handle = this.server._handle;
      this.server._handle = null;
      this.server = null;
      this.dealer = binding.newDealer(this.number, this.handle, leastConnections);
      dealt.set(this.number, this);
    });
  }

  // `reply(errno, message, handle)` is the answer to the worker, whose query was `query`.
  add(worker, query, reply) {
    if (this.stopped) return;
    this.workers.set(worker.id, worker);
    const done = () => {
      const sockname = {};
      this.handle.getsockname(sockname);
      const answer = sockname.address === undefined ? {} : { sockname };
      // A worker with a wire opens the listener on it, and then gets connections.
      if (query.wired) Object.assign(answer, { dealer: this.number, ends: this.leastConnections });
      reply(null, answer, null);
      if (!query.wired) this.dealer.addDistant(worker.id);
    };
    if (this.server === null) {
      done();
      return;
    }
    this.server.once('listening', done);
    this.server.once('error', (error) => reply(error.errno, null));
  }

  // Whether that was the last one. What is on its way to a worker is still the worker's to take;
  // the wire, or the end of the process, says what it has not taken.
  remove(worker, gone) {
    if (!this.workers.delete(worker.id)) return false;
    if (gone) this.dealer?.remove(worker.id);
    else this.dealer?.drain(worker.id);
    return this.workers.size === 0;
  }

  close() {
    dealt.delete(this.number);
    this.dealer?.close();
    this.handle?.close();
    this.dealer = this.handle = null;
  }

  setResponsive(worker, responsive) {
    this.dealer?.setResponsive(worker.id, responsive);
  }

  // Listens no more. `done()`: workers have taken all who have connected.
  stop(done) {
    this.stopped = true;
    if (this.dealer === null) return done();
    this.handle.acceptRest(() => {
      const settled = this.dealer?.finish(() => setImmediate(done)) ?? true;
      this.handle?.close();
      if (settled) done();
    });
  }
}

function isDatagram({ addressType }) {
  return addressType === 'udp4' || addressType === 'udp6';
}

// A listening handle or a negative errno.
function open(address, query, reusePort = false) {
  if (query.handle !== undefined) return query.handle;
  const { addressType, fd, flags, port, readableAll, writableAll } = query;
  const backlog = query.backlog || 511;
  if (isDatagram(query)) {
    const handle = internalBinding('dgram').newSocket();
    const failure = fd >= 0 ? handle.open(fd) :
      handle.bind(address, Number(port) || 0, Boolean(flags & 4), Boolean(flags & 1));
    if (failure === 0) return handle;
    handle.close();
    return failure;
  }
  const handle = netBinding.newListener();
  let failure;
  if (fd >= 0) failure = handle.listenDescriptor(fd, backlog);
  else if (port < 0 && addressType === -1) {
    failure = handle.listenPath(address, backlog, Boolean(readableAll), Boolean(writableAll));
  } else if (address) {
    failure = handle.listenAddress(address, port, backlog, Boolean(flags & 1), reusePort);
  } else {
    failure = handle.listenAddress('::', port, backlog, Boolean(flags & 1), reusePort);
    if (failure !== 0) {
      failure = handle.listenAddress('0.0.0.0', port, backlog, false, reusePort);
    }
  }
  if (failure !== 0) return failure;
  handle.rest();
  return handle;
}

// One socket for all workers.
class SharedListener {
  constructor(key, address, query) {
    this.key = key;
    this.workers = new Map();
    this.opened = open(address, query);
    this.stopped = false;
  }

  add(worker, query, reply) {
    if (this.stopped) return;
    this.workers.set(worker.id, worker);
    if (typeof this.opened === 'number') reply(this.opened, null, null);
    else reply(0, null, this.opened);
  }

  remove(worker) {
    return this.workers.delete(worker.id) && this.workers.size === 0;
  }

  close() {
    if (typeof this.opened !== 'number') this.opened.close();
  }

  setResponsive() {}

  // The workers go on until they are drained.
  stop(done) {
    this.stopped = true;
    this.close();
    done();
  }
}

// A socket for each place of a worker on one port, among which the system spreads. The sockets stay
// with the primary: whoever fills a place next goes on with what waits there.
class ReusePortListener {
  constructor(key, address, query) {
    this.key = key;
    this.address = address;
    this.query = query;
    this.workers = new Map();
    this.sockets = new Map();   // by place
    this.given = new Map();     // workers, by connections that they have not taken yet
    this.errno = 0;
    this.stopped = false;
    // A port that others share could be shared by anybody, who would get a part of the connections.
    const first = open(address, query);
    if (typeof first === 'number') {
      this.errno = first;
      return;
    }
    const sockname = {};
    first.getsockname(sockname);
    this.query = { ...query, port: sockname.port };
    first.close();
  }

  add(worker, query, reply) {
    if (this.stopped) return;
    this.workers.set(worker.id, worker);
    if (this.errno !== 0) {
      reply(this.errno, null, null);
      return;
    }
    let socket = this.sockets.get(worker.place);
    if (socket === undefined) {
      socket = open(this.address, this.query, true);
      if (typeof socket === 'number') {
        reply(socket, null, null);
        return;
      }
      this.sockets.set(worker.place, socket);
    }
    reply(0, null, socket);
  }

  remove(worker) {
    if (!this.workers.delete(worker.id)) return false;
    for (const [connection, taker] of this.given) {
      if (taker === worker) this.give(connection);
    }
    if (this.workers.size > 0) {
      if (worker.exitedAfterDisconnect) this.leave(worker.place);
      else setTimeout(() => this.leave(worker.place), kVacantMs).unref();
      return false;
    }
    return true;
  }

  close() {
    for (const socket of this.sockets.values()) socket.close();
    this.sockets.clear();
  }

  // Where nobody follows, the system must not choose this socket any more, and others serve who
  // waits there.
  leave(place) {
    for (const worker of this.workers.values()) {
      if (worker.place === place) return;
    }
    const socket = this.sockets.get(place);
    if (socket === undefined) return;
    this.sockets.delete(place);
    socket.onconnection = (status, connection) => this.give(connection);
    socket.acceptRest(() => socket.close());
  }

  // To somebody who takes it.
  give(connection, refusals = 0) {
    this.given.delete(connection);
    const [worker] = this.workers.values();
    if (worker === undefined || refusals > this.workers.size) {
      connection.close();
      return;
    }
    // To the end of the line.
    this.workers.delete(worker.id);
    this.workers.set(worker.id, worker);
    this.given.set(connection, worker);
    send(worker.process, { act: 'newconn', key: this.key }, connection, ({ accepted }) => {
      if (this.given.get(connection) !== worker) return;
      if (!accepted) {
        this.give(connection, refusals + 1);
        return;
      }
      this.given.delete(connection);
      connection.close();
    });
  }

  setResponsive() {}

  // As that of SharedListener.
  stop(done) {
    this.stopped = true;
    this.close();
    done();
  }
}

// How long the socket of a worker that died waits for the next one, in milliseconds: where others
// serve, and where there are none.
const kVacantMs = 200;
const kSuccessorMs = 2000;

// `policy` is one of cluster.policy; datagrams and Unix sockets know fewer.
function newListener(policy, key, address, query) {
  if (isDatagram(query)) return new SharedListener(key, address, query);
  switch (policy) {
    case 'shared':
      return new SharedListener(key, address, query);
    case 'reuse-port':
      if (query.port < 0 || query.fd >= 0 || query.handle !== undefined) {
        return new SharedListener(key, address, query);
      }
      return new ReusePortListener(key, address, query);
    default:
      return new DealtListener(key, address, query, policy === 'least-connections');
  }
}

module.exports = { kSuccessorMs, newListener };
