"""The whole site of the project's own release as files, served by Apache."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.serving import free_port

from ruhrkg.cli import main
from ruhrkg.release.store import Release

PUBLIC = "https://data.example"
MODULES = ("mpm_event", "authz_core", "mime", "dir", "rewrite", "headers")
CONFIGURATION = """\
ServerRoot "{run}"
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile "{run}/pid"
Mutex "file:{run}" default
DefaultRuntimeDir "{run}"
ErrorLog "{run}/error.log"
{modules}
TypesConfig "{run}/mime.types"
DocumentRoot "{site}"
<Directory "{site}">
AllowOverride FileInfo Indexes
Require all granted
</Directory>
"""


@pytest.fixture(scope="session")
def site(release: Release) -> Iterator[Path]:
    """The exported files, their pages in German and in the folder `en`."""
    # The user of Apache's processes cannot read pytest's own folders.
    with tempfile.TemporaryDirectory(prefix="ruhrkg-site-") as folder:
        Path(folder).chmod(0o755)
        found = CliRunner().invoke(
            main,
            ["release", "export", folder, "--url", PUBLIC, "--lang", "de",
             "--build-dir", str(release.folder.parent.parent)],
        )  # fmt: skip
        assert found.exit_code == 0, found.output
        yield Path(folder)


@pytest.fixture(scope="session")
def apache(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an Apache that serves the export; skips if Apache is not installed."""
    program, folder = shutil.which("apache2"), Path("/usr/lib/apache2/modules")
    if program is None or not folder.is_dir():
        pytest.skip("Apache is not installed")
    run, port = tmp_path_factory.mktemp("apache"), free_port()
    (run / "mime.types").touch()
    modules = "\n".join(f'LoadModule {m}_module "{folder}/mod_{m}.so"' for m in MODULES)
    values = {"run": run, "port": port, "modules": modules, "site": site}
    (run / "httpd.conf").write_text(CONFIGURATION.format(**values), encoding="utf-8")
    process = subprocess.Popen([program, "-f", run / "httpd.conf", "-D", "FOREGROUND"])
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, process: subprocess.Popen) -> None:
    """Return when the process listens on `port`; fail if it has ended."""
    for _ in range(300):
        assert process.poll() is None, "Apache ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("Apache does not listen")
