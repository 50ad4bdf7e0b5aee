'use strict';

// SubtleCrypto: what goes in comes out, and wrong use says so.

const { equal, mustCall } = require('./check');

const { subtle } = crypto;
const text = new TextEncoder().encode('some text');
const hex = (bytes) => Buffer.from(bytes).toString('hex');

async function rejects(promise, name) {
  try {
    await promise;
  } catch (error) {
    equal(error.name, name, error.message);
    return;
  }
  throw new Error(`was not rejected with ${name}`);
}

async function digests() {
  equal(hex(await subtle.digest('sha-256', new TextEncoder().encode('abc'))),
        'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  await rejects(subtle.digest('MD5', text), 'NotSupportedError');
  await rejects(subtle.digest('SHA-1', 'text'), 'TypeError');
}

async function ciphers() {
  const parameters = {
    'AES-CBC': { iv: new Uint8Array(16) },
    'AES-CTR': { counter: new Uint8Array(16).fill(0xff), length: 8 },
    'AES-GCM': { iv: new Uint8Array(12), additionalData: text },
  };
  for (const [name, rest] of Object.entries(parameters)) {
    const key = await subtle.generateKey({ name, length: 256 }, true, ['encrypt', 'decrypt']);
    const plain = new Uint8Array(100).fill(7);
    const sealed = await subtle.encrypt({ name, ...rest }, key, plain);
    equal(hex(await subtle.decrypt({ name, ...rest }, key, sealed)), hex(plain));
    const raw = await subtle.exportKey('raw', key);
    const again = await subtle.importKey('raw', raw, name, false, ['decrypt']);
    equal(hex(await subtle.decrypt({ name, ...rest }, again, sealed)), hex(plain));
    await rejects(subtle.encrypt({ name, ...rest }, again, plain), 'InvalidAccessError');
    await rejects(subtle.exportKey('raw', again), 'InvalidAccessException');
  }
  const gcm = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['decrypt']);
  await rejects(subtle.decrypt({ name: 'AES-GCM', iv: text }, gcm, new Uint8Array(32)),
                'OperationError');
}

async function signatures() {
  const algorithms = [
    { name: 'HMAC', hash: 'SHA-256' },
    { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
    { name: 'Ed25519' },
    { name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 1024,
      publicExponent: new Uint8Array([1, 0, 1]), saltLength: 32 },
  ];
  for (const algorithm of algorithms) {
    const made = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const signature = await subtle.sign(algorithm, made.privateKey ?? made, text);
    const key = made.publicKey ?? made;
    const jwk = await subtle.exportKey('jwk', key);
    const again = await subtle.importKey('jwk', jwk, algorithm, true, ['verify']);
    equal(await subtle.verify(algorithm, again, signature, text), true);
    equal(await subtle.verify(algorithm, again, signature, new Uint8Array(9)), false);
  }
}

async function derived() {
  const password = await subtle.importKey('raw', text, 'PBKDF2', false,
                                          ['deriveBits', 'deriveKey']);
  const pbkdf2 = { name: 'PBKDF2', hash: 'SHA-256', salt: text, iterations: 10 };
  const bits = await subtle.deriveBits(pbkdf2, password, 256);
  const key = await subtle.deriveKey(pbkdf2, password, { name: 'AES-KW', length: 256 }, true,
                                     ['wrapKey', 'unwrapKey']);
  equal(hex(await subtle.exportKey('raw', key)), hex(bits));

  const inner = await subtle.generateKey({ name: 'AES-CBC', length: 128 }, true, ['encrypt']);
  const wrapped = await subtle.wrapKey('raw', inner, key, 'AES-KW');
  const unwrapped = await subtle.unwrapKey('raw', wrapped, key, 'AES-KW', 'AES-CBC', true,
                                           ['encrypt']);
  equal(hex(await subtle.exportKey('raw', unwrapped)), hex(await subtle.exportKey('raw', inner)));

  const a = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, false, ['deriveBits']);
  const b = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-384' }, false, ['deriveBits']);
  equal(hex(await subtle.deriveBits({ name: 'ECDH', public: b.publicKey }, a.privateKey, 384)),
        hex(await subtle.deriveBits({ name: 'ECDH', public: a.publicKey }, b.privateKey, 384)));
  await rejects(subtle.generateKey({ name: 'AES-CBC', length: 128 }, true, []), 'SyntaxError');
  await rejects(subtle.generateKey({ name: 'AES-CBC', length: 100 }, true, ['encrypt']),
                'OperationError');
}

Promise.all([digests(), ciphers(), signatures(), derived()]).then(mustCall());
