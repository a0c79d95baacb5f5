"""Exit codes, the same for every verb."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

GOOD = 0
FINDINGS = 1
USAGE = 2
CLOSED_PIPE = 128 + signal.SIGPIPE
"""What a shell says of a program that a closed pipe ended."""


@contextmanager
def quiet_on_closed_pipe() -> Iterator[None]:
    """End without a word when whoever reads what we write has had enough (`| head`)."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still in the buffer would be written at the end, and fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CLOSED_PIPE)
