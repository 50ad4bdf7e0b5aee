'use strict';

// Objects of Node's classes that can be cloned stay such, and are objects of their own.

const { createHash, createPublicKey, createSecretKey, generateKeyPairSync, subtle } =
  require('crypto');
const { BlockList, SocketAddress } = require('net');
const { createHistogram, monitorEventLoopDelay } = require('perf_hooks');
const { deepEqual, equal, mustCall, throws } = require('./check');

const secret = createSecretKey(Buffer.from('key'));
const secretCopy = structuredClone({ secret }).secret;
equal(Object.getPrototypeOf(secretCopy), Object.getPrototypeOf(secret));
equal(secretCopy === secret, false);
equal(secretCopy.equals(secret), true);

const { privateKey } = generateKeyPairSync('ed25519');
const privateCopy = structuredClone(privateKey);
equal(privateCopy.type, 'private');
equal(createPublicKey(privateCopy).equals(createPublicKey(privateKey)), true);

const address = new SocketAddress({ address: '::1', family: 'ipv6', port: 8, flowlabel: 3 });
const addressCopy = structuredClone(address);
equal(addressCopy instanceof SocketAddress, true);
deepEqual(addressCopy.toJSON(), address.toJSON());

// As in Node, all copies of a list are the same list.
const list = new BlockList();
list.addSubnet('10.0.0.0', 8);
const listCopy = structuredClone(list);
equal(listCopy instanceof BlockList, true);
equal(listCopy.check('10.1.2.3'), true);
listCopy.addAddress('1.2.3.4');
equal(list.check('1.2.3.4'), true);
equal(list.check('1.2.3.5'), false);
deepEqual(list.rules, ['Address: IPv4 1.2.3.4', 'Subnet: IPv4 10.0.0.0/8']);

const histogram = createHistogram();
histogram.record(7);
const histogramCopy = structuredClone(histogram);
equal(histogramCopy.max, 7);
histogramCopy.record(70);
equal(histogramCopy.count, 2);
equal(structuredClone(monitorEventLoopDelay()).enable, undefined);

(async () => {
  const blob = new Blob(['ab', new Blob(['cd'])], { type: 'text/plain' });
  const blobCopy = structuredClone(blob.slice(1, 3, 'a/b'));
  equal(blobCopy instanceof Blob, true);
  equal(blobCopy.type, 'a/b');
  equal(await blobCopy.text(), 'bc');

  const file = new File(['text'], 'name', { type: 'a/b', lastModified: 5 });
  const fileCopy = structuredClone([file, file]);
  equal(fileCopy[0], fileCopy[1]);
  equal(fileCopy[0] instanceof File, true);
  deepEqual([fileCopy[0].name, fileCopy[0].lastModified, fileCopy[0].type], ['name', 5, 'a/b']);
  equal(await fileCopy[0].text(), 'text');

  class Mine extends Blob {}
  equal(Object.getPrototypeOf(structuredClone(new Mine(['x']))), Blob.prototype);

  const key = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  const keyCopy = structuredClone(key);
  equal(keyCopy instanceof CryptoKey, true);
  deepEqual(keyCopy.algorithm, key.algorithm);
  deepEqual(keyCopy.usages, ['sign']);
  deepEqual(await subtle.exportKey('raw', keyCopy), await subtle.exportKey('raw', key));
})().then(mustCall());

// What cannot be cloned says so.
throws(() => structuredClone(new MessageChannel().port1), {
  name: 'TypeError', code: 'ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST',
});
deepEqual(structuredClone(Object.create(Blob.prototype)), {});
equal(typeof createHash('sha1').digest('hex'), 'string');
