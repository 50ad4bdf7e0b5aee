'use strict';

// Listeners of a cluster, in the primary: those whose connections it deals out in turn, and those
// that it shares with the workers, which accept by themselves.

const net = require('net');
const { binding } = require('internal/net/handle');
const { send } = require('internal/cluster/messages');

// Each free worker gets the next connection; one that has answered is free again.
class DealtListener {
  constructor(key, address, query) {
    this.key = key;
    this.workers = new Map();
    this.free = new Map();
    this.waiting = [];   // connections
    this.sent = new Map();   // by worker: the connection it has not answered about
    this.handle = null;
    this.server = net.createServer(() => {});
    const { backlog, fd, flags, port, readableAll, writableAll } = query;
    if (fd >= 0) this.server.listen({ fd, backlog });
    else if (port >= 0) {
      this.server.listen({ port, host: address, ipv6Only: Boolean(flags & 1), backlog });
    } else this.server.listen({ path: address, backlog, readableAll, writableAll });
    this.server.once('listening', () => {
      this.handle = this.server._handle;
      this.handle.onconnection = (errno, connection) => {
        if (errno === null || errno === 0) this.deal(connection);
      };
      this.server._handle = null;
      this.server = null;
    });
  }

  // `reply(errno, message, handle)` is the answer to the worker.
  add(worker, reply) {
    this.workers.set(worker.id, worker);
    const done = () => {
      const sockname = {};
      this.handle.getsockname(sockname);
      reply(null, sockname.address === undefined ? null : { sockname }, null);
      this.next(worker);
    };
    if (this.server === null) {
      done();
      return;
    }
    this.server.once('listening', done);
    this.server.once('error', (error) => reply(error.errno, null));
  }

  // Whether that was the last one.
  remove(worker) {
    if (!this.workers.delete(worker.id)) return false;
    this.free.delete(worker.id);
    // The worker has not taken it, so nothing of it was read.
    const unanswered = this.sent.get(worker.id);
    this.sent.delete(worker.id);
    if (unanswered !== undefined) this.deal(unanswered);
    if (this.workers.size > 0) return false;
    for (const connection of this.waiting) connection.close();
    this.waiting = [];
    this.handle?.close();
    this.handle = null;
    return true;
  }

  has(worker) {
    return this.workers.has(worker.id);
  }

  deal(connection) {
    this.waiting.push(connection);
    const [first] = this.free;
    if (first === undefined) return;
    this.free.delete(first[0]);
    this.next(first[1]);
  }

  next(worker) {
    if (!this.workers.has(worker.id)) return;
    const connection = this.waiting.shift();
    if (connection === undefined) {
      this.free.set(worker.id, worker);
      return;
    }
    const message = { act: 'newconn', key: this.key };
    this.sent.set(worker.id, connection);
    send(worker.process, message, connection, (reply) => {
      if (this.sent.get(worker.id) !== connection) return;   // dealt to another one since
      this.sent.delete(worker.id);
      if (reply.accepted) connection.close();
      else this.deal(connection);
      this.next(worker);
    });
  }
}

class SharedListener {
  constructor(key, address, query) {
    this.key = key;
    this.workers = new Map();
    this.handle = null;
    this.errno = 0;
    const { addressType, backlog, fd, flags, port, readableAll, writableAll } = query;
    if (addressType === 'udp4' || addressType === 'udp6') {
      this.handle = internalBinding('dgram').newSocket();
      this.errno = fd >= 0 ? this.handle.open(fd) :
        this.handle.bind(address, port, Boolean(flags & 4), Boolean(flags & 1));
      return;
    }
    this.handle = binding.newListener();
    if (fd >= 0) {
      this.errno = this.handle.listenDescriptor(fd, backlog || 511);
    } else if (port < 0) {
      this.errno = this.handle.listenPath(
        address, backlog || 511, Boolean(readableAll), Boolean(writableAll));
    } else {
      this.errno = this.listen(address, port, backlog || 511, Boolean(flags & 1));
    }
    if (this.errno === 0) this.handle.rest();
  }

  listen(address, port, backlog, only6) {
    if (address) return this.handle.listenAddress(address, port, backlog, only6, false);
    const failure = this.handle.listenAddress('::', port, backlog, only6, false);
    return failure === 0 ? 0 : this.handle.listenAddress('0.0.0.0', port, backlog, false, false);
  }

  add(worker, reply) {
    this.workers.set(worker.id, worker);
    if (this.errno === 0) reply(0, null, this.handle);
    else reply(this.errno, null, null);
  }

  remove(worker) {
    if (!this.workers.delete(worker.id)) return false;
    if (this.workers.size > 0) return false;
    this.handle.close();
    return true;
  }

  has(worker) {
    return this.workers.has(worker.id);
  }
}

module.exports = { DealtListener, SharedListener };
