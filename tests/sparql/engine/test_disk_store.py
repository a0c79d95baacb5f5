"""The creation of a store on disk."""

import subprocess
import sys
from pathlib import Path

import pytest

from ruhrkg.sparql.engine.disk_store import create_disk_store
from ruhrkg.sparql.engine.sources import SourceError, Sources

THREADS = """
import os, sys, time
from pathlib import Path
from ruhrkg.sparql.engine.disk_store import create_disk_store
from ruhrkg.sparql.engine.sources import Sources

if __name__ == "__main__":
    before = len(os.listdir("/proc/self/task"))
    create_disk_store(Path(sys.argv[2]), Sources((Path(sys.argv[1]),)))
    deadline = time.monotonic() + 5  # a thread that has ended stays listed for a moment
    while len(os.listdir("/proc/self/task")) > before and time.monotonic() < deadline:
        time.sleep(0.05)
    print(len(os.listdir("/proc/self/task")) - before)
"""


def write(path: Path, text: str) -> Sources:
    path.write_text(text)
    return Sources((path,))


def test_a_store_has_the_quads_of_its_files_and_their_merge(tmp_path: Path) -> None:
    sources = write(tmp_path / "data.nq", "<urn:s> <urn:p> <urn:o> <urn:g> .\n")
    create_disk_store(tmp_path / "stores" / "one", sources)
    quads = {str(quad) for quad in Sources(disk=tmp_path / "stores" / "one").load()}
    assert quads == {"<urn:s> <urn:p> <urn:o> <urn:g>", "<urn:s> <urn:p> <urn:o>"}
    assert [path.name for path in (tmp_path / "stores").iterdir()] == ["one"]


def test_another_process_creates_it(tmp_path: Path) -> None:
    """RocksDB's threads read the environment, which an import in this process may change."""
    (tmp_path / "threads.py").write_text(THREADS)
    write(tmp_path / "data.nq", "<urn:s> <urn:p> <urn:o> .\n")
    command = [sys.executable, tmp_path / "threads.py", tmp_path / "data.nq", tmp_path / "store"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "0\n"


def test_a_file_that_cannot_be_read_is_named_and_leaves_no_store(tmp_path: Path) -> None:
    sources = write(tmp_path / "broken.nq", "<urn:s> <urn:p>")
    with pytest.raises(SourceError, match=r"broken\.nq"):
        create_disk_store(tmp_path / "store", sources)
    assert not (tmp_path / "store").exists()


def test_a_folder_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    sources = write(tmp_path / "data.nq", "<urn:s> <urn:p> <urn:o> .\n")
    with pytest.raises(SourceError, match=r"data\.nq/store: .*File exists"):
        create_disk_store(tmp_path / "data.nq" / "store", sources)


def test_a_creation_that_was_cut_off_is_begun_again(tmp_path: Path) -> None:
    sources = write(tmp_path / "data.nq", "<urn:s> <urn:p> <urn:o> .\n")
    (tmp_path / "store.unfinished").mkdir()
    (tmp_path / "store.unfinished" / "CURRENT").write_text("cut off")
    create_disk_store(tmp_path / "store", sources)
    assert len(Sources(disk=tmp_path / "store").load()) == 1
