'use strict';

// Users and groups are given by number or name; unknown names and other types are errors.

const { deepEqual, equal, throws } = require('./check');

throws(() => process.setuid({}), { code: 'ERR_INVALID_ARG_TYPE' });
throws(() => process.setegid(-1), { code: 'ERR_OUT_OF_RANGE' });
throws(() => process.seteuid('nobody of that name'), {
  code: 'ERR_UNKNOWN_CREDENTIAL',
  message: 'User identifier does not exist: nobody of that name',
});
throws(() => process.setgroups([1, 'no such group']), {
  code: 'ERR_UNKNOWN_CREDENTIAL', message: 'Group identifier does not exist: no such group',
});
equal(process.getgroups().includes(process.getegid()), true);
const before = [process.getuid(), process.geteuid(), process.getgid(), process.getegid()];
process.seteuid(process.geteuid());
process.setegid(process.getegid());
deepEqual([process.getuid(), process.geteuid(), process.getgid(), process.getegid()], before);
