'use strict';

// Resolver asks the servers it is told to, reads what they answer, and says what went wrong.

const dgram = require('dgram');
const dns = require('dns');
const { deepEqual, equal, mustCall, mustNotCall, throws } = require('./check');

const kHeader = 12;
const kRecords = {
  1: (type) => record(type, 60, [10, 1, 2, 3]),
  15: (type) => record(type, 60, [0, 5, 4, ...Buffer.from('mail'), 0]),
  16: (type) => record(type, 60, [2, ...Buffer.from('ab'), 1, ...Buffer.from('c')]),
};

// The name is that of the question.
function record(type, ttl, data) {
  return Buffer.from([0xc0, kHeader, 0, type, 0, 1, 0, 0, 0, ttl, 0, data.length, ...data]);
}

// A name server that knows one name; it refuses others, and does not answer about silence.
const server = dgram.createSocket('udp4', (query, from) => {
  const end = query.indexOf(0, kHeader) + 5;
  const name = query.toString('latin1', kHeader + 1, end - 5).replace(/[\0-\x1f]/g, '.');
  if (name === 'silence') return;
  const reply = Buffer.from(query.subarray(0, end));
  reply[2] = 0x81;
  reply[3] = name === 'known.name' ? 0x80 : 0x83;
  reply.fill(0, 8, kHeader);
  const answer = name === 'known.name' ? kRecords[reply[end - 3]]?.(reply[end - 3]) : undefined;
  reply[7] = answer === undefined ? 0 : 1;
  server.send([reply, answer ?? ''], from.port, from.address);
});

server.bind(0, '127.0.0.1', mustCall(async () => {
  const resolver = new dns.Resolver({ timeout: 5000, tries: 1 });
  const address = `127.0.0.1:${server.address().port}`;
  resolver.setServers([address]);
  deepEqual(resolver.getServers(), [address]);

  const promises = new dns.promises.Resolver();
  promises.setServers([address]);
  deepEqual(await promises.resolve4('known.name'), ['10.1.2.3']);
  const [withTtl] = await promises.resolve4('known.name', { ttl: true });
  deepEqual(withTtl, { address: '10.1.2.3', ttl: 60 });
  deepEqual(await promises.resolve('known.name', 'MX'), [{ exchange: 'mail', priority: 5 }]);
  deepEqual(await promises.resolveTxt('known.name'), [['ab', 'c']]);

  resolver.resolveSrv('known.name', mustCall((error) => {
    equal(error.code, dns.NODATA);
    equal(error.syscall, 'querySrv');
    equal(error.hostname, 'known.name');
    equal(error.message, 'querySrv ENODATA known.name');

    resolver.resolve('unknown.name', mustCall((error) => {
      equal(error.code, dns.NOTFOUND);

      resolver.resolveNs('silence', mustCall((error) => {
        equal(error.code, dns.CANCELLED);
        server.close();
      }));
      throws(() => resolver.setServers(['10.0.0.1']), { code: 'ERR_DNS_SET_SERVERS_FAILED' });
      resolver.cancel();
    }));
  }));
}));

throws(() => dns.resolve('x', 'NONE', mustNotCall()), { code: 'ERR_INVALID_ARG_VALUE' });
throws(() => dns.reverse('x', mustNotCall()), { code: 'EINVAL', syscall: 'getHostByAddr' });
throws(() => new dns.Resolver({ timeout: -2 }), { code: 'ERR_OUT_OF_RANGE' });
throws(() => new dns.Resolver({ tries: 0 }), { code: 'ERR_OUT_OF_RANGE' });
throws(() => dns.setServers(['10.0.0.1:x']), { code: 'ERR_INVALID_IP_ADDRESS' });
throws(() => new dns.Resolver().setLocalAddress('::1', '::1'), { code: 'ERR_INVALID_ARG_VALUE' });
