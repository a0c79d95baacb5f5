"""`ruhrkg release push`."""

import sys
from pathlib import Path

import click

from ruhrkg.cli import exits
from ruhrkg.release.push import PushError, plan, send
from ruhrkg.release.store import Release, ReleaseError
from ruhrkg.settings import Settings
from ruhrkg.sparql.engine import Engine
from ruhrkg.sparql.errors import QueryError
from ruhrkg.sparql.library import Library
from ruhrkg.sparql.remote import RemoteBackend


@click.command()
@click.argument("store", metavar="URL")
@click.option("--sparql", metavar="URL", help="query endpoint: remove graphs that are no more")
@click.option("--from", "build_dir", type=click.Path(path_type=Path), help="folder with releases")
def push(store: str, sparql: str | None, build_dir: Path | None) -> None:
    """Load the current release into the Graph Store at URL, graph by graph."""
    settings = Settings.from_environment(build_dir=build_dir)
    try:
        release = Release.open(settings.build_dir / "current")
        present = _graphs(sparql, settings) if sparql else frozenset()
        steps = list(plan(release, present))
        with click.progressbar(steps, label="graphs", file=sys.stderr) as shown:
            for step in shown:
                send(store, step)
    except ReleaseError as error:
        click.echo(str(error), err=True)
        sys.exit(exits.USAGE)
    except (PushError, QueryError) as error:
        click.echo(f"{error}\nGraphs before this one are loaded; run it again.", err=True)
        sys.exit(exits.FINDINGS)
    removed = sum(step.method == "DELETE" for step in steps)
    click.echo(
        f"release {release.version}: {len(steps) - removed} graphs loaded, {removed} removed"
    )


def _graphs(endpoint: str, settings: Settings) -> frozenset[str]:
    engine = Engine(RemoteBackend(endpoint, settings), settings, "")
    rows = engine.select(Library(settings.root).get("remote", "graphs").bind({}))
    return frozenset(str(row["graph"].value) for row in rows)  # type: ignore[union-attr]
