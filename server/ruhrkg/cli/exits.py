"""Exit codes, common to all verbs."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

GOOD = 0
FINDINGS = 1
USAGE = 2
CLOSED_PIPE = 128 + signal.SIGPIPE
"""The exit code that a shell reports for a program ended by a closed pipe."""


@contextmanager
def quiet_on_closed_pipe() -> Iterator[None]:
    """Exit quietly on a broken pipe (`| head`)."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # The rest of the buffer would be flushed at exit, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CLOSED_PIPE)
