'use strict';

// 'keypress' events on a stream of bytes or text, as long as somebody listens to them.

const { KeyDecoder } = require('internal/readline/keys');
const { clearTimeout, setTimeout } = require('timers');

const kEscapeTimeout = 500;
const attached = new WeakSet();

// `onInput(isLast)` is told about each character before its key is emitted.
function emitKeypressEvents(stream, readline = {}) {
  if (attached.has(stream)) return;
  attached.add(stream);

  let decoder;
  const keys = new KeyDecoder((text, key) => stream.emit('keypress', text, key));
  let timer;

  function decode(input) {
    if (typeof input === 'string') return input;
    decoder ??= new (require('string_decoder').StringDecoder)('utf8');
    return decoder.write(input);
  }

  function onTimeout() {
    if (keys.waiting) keys.flush();
  }

  function onData(input) {
    if (stream.listenerCount('keypress') === 0) {
      stream.removeListener('data', onData);
      stream.on('newListener', onNewListener);
      return;
    }
    const characters = [...decode(input)];
    if (characters.length === 0) return;
    clearTimeout(timer);
    characters.forEach((character, index) => {
      readline.onInput?.(index === characters.length - 1);
      try {
        keys.push(character);
      } catch (error) {
        // The next input begins with a new key.
        keys.pending = '';
        throw error;
      }
    });
    if (keys.waiting) {
      timer = setTimeout(onTimeout, readline.escapeCodeTimeout ?? kEscapeTimeout);
    }
  }

  function onNewListener(event) {
    if (event !== 'keypress') return;
    stream.on('data', onData);
    stream.removeListener('newListener', onNewListener);
  }

  if (stream.listenerCount('keypress') > 0) {
    stream.on('data', onData);
  } else {
    stream.on('newListener', onNewListener);
  }
}

module.exports = { emitKeypressEvents };
