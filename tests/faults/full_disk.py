"""Run a command with a small temporary folder: `python full_disk.py FOLDER BYTES COMMAND...`.

FOLDER becomes a file system of its own with so many bytes, seen by the command alone (mount
namespace, unshare(1)), and TMPDIR names it.
"""

import os
import subprocess
import sys


def main() -> None:
    """Mount and become the command; as its own first process, in a namespace of its own."""
    folder, size, *command = sys.argv[1:]
    if os.environ.pop("OWN_NAMESPACE", ""):
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
        subprocess.run(mount, check=True)
        os.environ["TMPDIR"] = folder
        os.execvp(command[0], command)
    os.environ["OWN_NAMESPACE"] = "yes"
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    os.execvp("unshare", ["unshare", "--mount", *user, sys.executable, *sys.argv])


if __name__ == "__main__":
    main()
