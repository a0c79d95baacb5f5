"""`ruhrkg serve`."""

import sys
from pathlib import Path

import click

from ruhrkg.cli import exits
from ruhrkg.release.store import ReleaseError
from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.sources import SourceError
from ruhrkg.web.http.metrics import CountersError
from ruhrkg.web.server import serve as serve_site
from ruhrkg.web.serving.listeners import ListenError


@click.command()
@click.argument(
    "files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path, exists=True)
)
@click.option("--host", help="address to listen on")
@click.option("--port", type=click.IntRange(1, 65535), help="port to listen on")
@click.option("--workers", type=click.IntRange(1), help="server processes")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), help="seconds a query may run"
)
@click.option("--engine", help="`embedded` or the URL of a SPARQL 1.1 endpoint")
@click.option("--store", type=click.Path(path_type=Path), help="keep the data in a store on disk")
@click.option("--no-merge", is_flag=True, help="take the default graph of FILE as it is")
@click.option("--build-dir", type=click.Path(path_type=Path), help="folder with releases")
def serve(  # noqa: PLR0917 - one parameter an option
    files: tuple[Path, ...],
    host: str | None,
    port: int | None,
    workers: int | None,
    timeout: float | None,
    engine: str | None,
    store: Path | None,
    no_merge: bool,
    build_dir: Path | None,
) -> None:
    """Serve the current release, or RDF files instead."""
    settings = Settings.from_environment(
        host=host, port=port, workers=workers, query_timeout=timeout, engine=engine,
        store_dir=str(store) if store else None, build_dir=build_dir,
    )  # fmt: skip
    try:
        serve_site(settings, files, merge=not no_merge)
    except (ListenError, SourceError, ReleaseError, CountersError) as error:
        click.echo(str(error), err=True)
        sys.exit(exits.USAGE)
