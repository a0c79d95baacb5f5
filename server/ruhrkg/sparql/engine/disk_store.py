"""A store on disk, for data that do not fit into memory, created by a process of its own."""

import os
import select
import shutil
import threading
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from pyoxigraph import Store

from ruhrkg.sparql.engine.sources import SourceError, Sources


def create_disk_store(folder: Path, sources: Sources) -> None:
    """Create the store `folder` from the files of `sources`; it appears when it is complete.

    Another process does so, which ends with this one: RocksDB reads environment variables without
    Python's lock, while libraries that another thread imports change them; in one process that
    is a crash (getenv(3), "Attributes"). Raises SourceError for a file that cannot be read and
    for a disk that cannot hold the store.
    """
    context = get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_report, args=(folder, sources, os.getpid(), sending))
    process.start()
    sending.close()
    try:
        problem = receiving.recv()
    except EOFError:
        problem = f"{folder}: the process that creates the store has ended"
    finally:
        process.terminate()
        process.join()
    if problem:
        raise SourceError(problem)


def _report(folder: Path, sources: Sources, parent: int, result: Connection) -> None:
    """Create the store and send an empty text, or why that is not possible."""
    _end_with(parent)
    try:
        _create(folder, sources)
    except SourceError as error:
        result.send(str(error))
    except OSError as error:
        result.send(f"{folder}: {error}")
    else:
        result.send("")


def _end_with(parent: int) -> None:
    try:
        watched = os.pidfd_open(parent)
    except ProcessLookupError:
        os._exit(1)

    def wait() -> None:
        select.select([watched], [], [])
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _create(folder: Path, sources: Sources) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    store = Store(str(unfinished))
    sources.load_into(store)
    store.optimize()
    store.flush()
    del store
    unfinished.rename(folder)
