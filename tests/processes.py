"""Processes of this machine: ending them, and their data in proc(5)."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path


def children(pid: int) -> list[int]:
    """The processes that any thread of a process has started; empty if it has ended."""
    found: list[int] = []
    with suppress(OSError):
        for told in Path(f"/proc/{pid}/task").glob("*/children"):
            with suppress(OSError):
                found += map(int, told.read_text(encoding="ascii").split())
    return found


def descendants(pid: int) -> list[int]:
    """The processes below a process, at every depth."""
    below = children(pid)
    return below + [deeper for child in below for deeper in descendants(child)]


def processor_seconds(pid: int) -> float:
    """Processor time that a process has used so far (proc(5)); 0 if it has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def end(process: subprocess.Popen, seconds: float) -> bool:
    """End a process; False if it did not go within `seconds` and had to be killed."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return True
