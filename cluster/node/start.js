'use strict';

// Starts the process of a worker: fork() with one more descriptor, on which connections are handed
// over natively.

const { validatePort } = require('internal/validators');

const binding = internalBinding('cluster');

// What fork() would make of the settings, and the wire behind it.
function stdioOf({ silent, stdio }, wire) {
  const { expand } = require('internal/child_process/stdio');
  const word = typeof stdio === 'string' ? stdio : silent ? 'pipe' : 'inherit';
  const list = Array.isArray(stdio) ? [...stdio] : expand(word, 'ipc');
  while (list.length < 3) list.push(undefined);
  return [...list, wire];
}

// { child, channel }
function startProcess(settings, id, env) {
  const { inspectPort } = settings;
  const port = typeof inspectPort === 'function' ? inspectPort() : inspectPort;
  if (port != null) validatePort(port);
  const { fork } = require('child_process');
  const channel = binding.newChannel(id);
  try {
    const stdio = stdioOf(settings, channel.remote());
    const child = fork(settings.exec, settings.args, {
      cwd: settings.cwd,
      env: {
        ...process.env,
        ...env,
        NODE_UNIQUE_ID: `${id}`,
        GYRE_CLUSTER_FD: `${stdio.length - 1}`,
      },
      serialization: settings.serialization,
      silent: settings.silent,
      windowsHide: settings.windowsHide,
      execArgv: [...(settings.execArgv ?? [])],
      stdio,
      gid: settings.gid,
      uid: settings.uid,
    });
    return { child, channel };
  } catch (error) {
    channel.close();
    throw error;
  } finally {
    channel.closeRemote();
  }
}

module.exports = { startProcess };
