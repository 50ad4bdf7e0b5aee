'use strict';

// os: what every machine must show, and the error of a process that does not exist.

const os = require('os');
const { deepEqual, equal, throws } = require('./check.js');

equal(os.EOL, '\n');
equal(os.devNull, '/dev/null');
equal(`${os.platform}`, process.platform);
equal(os.cpus().length > 0, true);
deepEqual(Object.keys(os.cpus()[0].times), ['user', 'nice', 'sys', 'idle', 'irq']);
equal(os.availableParallelism() > 0, true);
equal(os.totalmem() > os.freemem(), true);
equal(os.userInfo().uid, process.getuid());
equal(os.constants.signals.SIGKILL, 9);
equal(os.constants.errno.ENOENT, 2);
for (const entries of Object.values(os.networkInterfaces())) {
  for (const { address, cidr, family } of entries) {
    equal(cidr.startsWith(`${address}/`), true);
    equal(family, address.includes(':') ? 'IPv6' : 'IPv4');
  }
}

const error = throws(() => os.getPriority(-1), { code: 'ERR_SYSTEM_ERROR', name: 'SystemError' });
equal(error.message, 'A system error occurred: uv_os_getpriority returned ESRCH (no such process)');
throws(() => os.setPriority(0, 20), { code: 'ERR_OUT_OF_RANGE' });
