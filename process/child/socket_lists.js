'use strict';

// Sockets of one server that live in another process: the parent asks the child how many it has,
// and to be told when they are all closed.

const EventEmitter = require('events');
const { codes } = require('internal/errors');

// At the sender's end; net.Server calls close() and getConnections().
class SentSockets extends EventEmitter {
  constructor(child, key) {
    super();
    this.child = child;
    this.key = key;
    child.once('exit', () => this.emit('exit', this));
  }

  #ask(cmd, answer, swallowErrors, callback) {
    const { child, key } = this;
    const onGone = () => {
      child.removeListener('internalMessage', onAnswer);
      callback(new codes.ERR_CHILD_CLOSED_BEFORE_REPLY());
    };
    const onAnswer = (message) => {
      if (message.cmd !== answer || message.key !== key) return;
      child.removeListener('disconnect', onGone);
      child.removeListener('internalMessage', onAnswer);
      callback(null, message);
    };
    if (!child.connected) {
      onGone();
      return;
    }
    child._send({ cmd, key }, undefined, swallowErrors);
    child.once('disconnect', onGone);
    child.on('internalMessage', onAnswer);
  }

  close(callback) {
    this.#ask('NODE_SOCKET_NOTIFY_CLOSE', 'NODE_SOCKET_ALL_CLOSED', true, callback);
  }

  getConnections(callback) {
    this.#ask('NODE_SOCKET_GET_COUNT', 'NODE_SOCKET_COUNT', false, (error, message) => {
      if (error) callback(error);
      else callback(null, message.count);
    });
  }
}

class ReceivedSockets extends EventEmitter {
  constructor(child, key) {
    super();
    this.child = child;
    this.key = key;
    this.connections = 0;
    child.on('internalMessage', (message) => {
      if (message.key === key) this.#onQuestion(message.cmd);
    });
  }

  #onQuestion(cmd) {
    if (cmd === 'NODE_SOCKET_NOTIFY_CLOSE') {
      if (this.connections === 0) this.#answer({ cmd: 'NODE_SOCKET_ALL_CLOSED' });
      else this.once('empty', () => this.#answer({ cmd: 'NODE_SOCKET_ALL_CLOSED' }));
    } else if (cmd === 'NODE_SOCKET_GET_COUNT') {
      this.#answer({ cmd: 'NODE_SOCKET_COUNT', count: this.connections });
    }
  }

  #answer(message) {
    if (this.child.connected) this.child._send({ ...message, key: this.key }, undefined, true);
  }

  add(socket) {
    this.connections++;
    socket.once('close', () => {
      if (--this.connections === 0) this.emit('empty', this);
    });
  }
}

module.exports = { ReceivedSockets, SentSockets };
