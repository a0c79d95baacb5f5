"""Run a command as systemd would confine it: `python confined.py NAME,NAME,... COMMAND...`.

The named system calls, and no others, are allowed (SystemCallFilter=); memory cannot be writable
and executable (MemoryDenyWriteExecute=, prctl(2), PR_SET_MDWE); no privileges can be gained.
"""

import ctypes
import errno
import os
import sys

_REFUSE = 0x00050000 | errno.EPERM  # SCMP_ACT_ERRNO
_ALLOW = 0x7FFF0000  # SCMP_ACT_ALLOW
_SET_MDWE, _REFUSE_GAIN, _SET_NO_NEW_PRIVILEGES = 65, 1, 38


def confine(names: list[str]) -> None:
    """Allow the system calls of these names only. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(
        _SET_MDWE, _REFUSE_GAIN, 0, 0, 0
    ):
        raise OSError(ctypes.get_errno(), "prctl")
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(seccomp.seccomp_init(_REFUSE))
    for name in names:
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:  # the others belong to other architectures
            seccomp.seccomp_rule_add(rules, _ALLOW, number, 0)
    if failed := seccomp.seccomp_load(rules):
        raise OSError(-failed, "seccomp_load")


if __name__ == "__main__":
    confine(sys.argv[1].split(","))
    os.execvp(sys.argv[2], sys.argv[2:])
