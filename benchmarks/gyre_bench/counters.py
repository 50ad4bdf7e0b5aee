"""Instructions that a process executes, where the machine counts them (most virtual machines do not)."""

import ctypes
import os
import struct

HARDWARE = (0, 1)   # type and configuration: instructions
TASK_CLOCK = (1, 1)  # nanoseconds on a processor, which every kernel counts: for the test

_PERF_EVENT_OPEN = 298  # x86-64
_ATTRIBUTE_SIZE = 112
_INHERIT = 1 << 1


def _open(pid, event):
    attribute = bytearray(_ATTRIBUTE_SIZE)
    kind, configuration = event
    struct.pack_into('IIQ', attribute, 0, kind, _ATTRIBUTE_SIZE, configuration)
    struct.pack_into('Q', attribute, 40, _INHERIT)
    syscall = ctypes.CDLL(None, use_errno=True).syscall
    buffer = (ctypes.c_char * _ATTRIBUTE_SIZE).from_buffer(attribute)
    descriptor = syscall(_PERF_EVENT_OPEN, buffer, pid, -1, -1, 0)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return descriptor


class Counter:
    """Counts on all threads that a process has now, and on those that they start, until it is closed."""

    def __init__(self, pid, event=HARDWARE):
        """OSError where the kernel does not count."""
        self._descriptors = []
        try:
            for thread in os.listdir('/proc/%d/task' % pid):
                self._descriptors.append(_open(int(thread), event))
        except BaseException:
            self.close()
            raise

    def read(self):
        return sum(struct.unpack('Q', os.read(descriptor, 8))[0] for descriptor in self._descriptors)

    def close(self):
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._descriptors = []


def instructions(pid):
    """A Counter of instructions, or None where there is none to be had."""
    try:
        return Counter(pid)
    except OSError:
        return None
