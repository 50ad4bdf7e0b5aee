'use strict';

// What the process uses and what keeps it running.

const binding = internalBinding('process_methods');

const kUsage = [
  'userCPUTime', 'systemCPUTime', 'maxRSS', 'sharedMemorySize', 'unsharedDataSize',
  'unsharedStackSize', 'minorPageFault', 'majorPageFault', 'swappedOut', 'fsRead', 'fsWrite',
  'ipcSent', 'ipcReceived', 'signalsCount', 'voluntaryContextSwitches',
  'involuntaryContextSwitches',
];

function resourceUsage() {
  const values = new Float64Array(kUsage.length);
  binding.resourceUsage(values);
  return Object.fromEntries(kUsage.map((name, i) => [name, values[i]]));
}

function constrainedMemory() {
  return binding.constrainedMemory();
}

function availableMemory() {
  return binding.availableMemory();
}

// Native handles that are open and keep the loop running, oldest first.
function activeHandles() {
  return binding.pinnedObjects().reverse().filter((handle) => handle.hasRef?.() ?? false);
}

const kNames = {
  __proto__: null,
  Channel: 'PipeWrap',
  Process: 'ProcessWrap',
  UDP: 'UDPWrap',
};

function nameOf(handle) {
  const { name } = handle.constructor;
  const isSocket = handle.getsockname?.({}) === 0 && handle.local?.() !== undefined;
  if (name === 'StreamHandle') return isSocket ? 'TCPSocketWrap' : 'PipeWrap';
  if (name === 'ListenHandle') return isSocket ? 'TCPServerWrap' : 'PipeWrap';
  return kNames[name] ?? name;
}

function getActiveResourcesInfo() {
  const { countReferenced } = require('internal/timers');
  const { immediateInfo } = internalBinding('timers');
  const kRefCount = 1;
  return [
    ...activeHandles().map(nameOf),
    ...new Array(countReferenced()).fill('Timeout'),
    ...new Array(immediateInfo[kRefCount]).fill('Immediate'),
  ];
}

function _getActiveHandles() {
  return activeHandles().map((handle) => handle.owner ?? handle);
}

module.exports = {
  _getActiveHandles, availableMemory, constrainedMemory, getActiveResourcesInfo, resourceUsage,
};
