"""Another user of the machine connects to the sockets between our processes: it is hung up on."""

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from tests.serving import started

pytestmark = pytest.mark.faults

NOBODY = 65534
CONNECT = """
import socket, sys
for name in sys.argv[1:]:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    connection.settimeout(10)
    connection.connect("\\0" + name)
    try:
        print(len(connection.recv(1000)))
    except ConnectionResetError:
        print(0)
"""


def sockets() -> set[str]:
    """The names of our abstract sockets on this machine (unix(7))."""
    return set(re.findall(r"@(ruhrkg-\S+)", Path("/proc/net/unix").read_text(encoding="ascii")))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_of_the_machine_is_not_served(tmp_path: Path) -> None:
    file = tmp_path / "data.nt"
    file.write_text("<urn:s> <urn:p> <urn:o> .\n")
    before = sockets()
    with started(file, "--workers", "1") as server:
        names = sorted(sockets() - before)
        assert len(names) >= 2, "the main process's and the zygote's"
        ended = subprocess.run(
            ["/usr/bin/python3", "-c", CONNECT, *names] if Path("/usr/bin/python3").exists()
            else [sys.executable, "-c", CONNECT, *names],
            capture_output=True, text=True, timeout=60, check=False, user=NOBODY, group=NOBODY,
            cwd="/",
        )  # fmt: skip
        assert (ended.stdout.split(), ended.stderr) == (["0"] * len(names), "")
        with urllib.request.urlopen(f"{server.address}/health", timeout=10) as answer:
            assert answer.status == 200
