"""`ruhrkg release push`."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

import click
from pyoxigraph import NamedNode

from ruhrkg.cli import exits
from ruhrkg.release.push.graph_store import GraphStore, QueryEndpoint, StoreError
from ruhrkg.release.push.push import Census, Content, PushError, check
from ruhrkg.release.push.push import push as push_content
from ruhrkg.release.store import Release, ReleaseError
from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.sources import SourceError
from ruhrkg.sparql.query.library import Library

_LISTED = 5  # differences listed
_report = partial(click.echo, err=True)


def _iri(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    try:
        return NamedNode(given).value if given else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.argument("store", metavar="URL")
@click.option("--sparql", metavar="URL", help="query endpoint: check what the store holds")
@click.option("--graph-by-graph", is_flag=True, help="do not replace everything in one request")
@click.option(
    "--default-graph", metavar="IRI", callback=_iri, help="for a store without a default graph"
)
@click.option("--build-dir", type=click.Path(path_type=Path), help="folder with releases")
def push(
    store: str,
    sparql: str | None,
    graph_by_graph: bool,
    default_graph: str | None,
    build_dir: Path | None,
) -> None:
    """Load the current release into the Graph Store at URL, in one request if it can."""
    settings = Settings.from_environment(build_dir=build_dir)
    with ExitStack() as opened:
        try:
            release = Release.open_intact(settings.build_dir / "current")
            target = opened.enter_context(closing(GraphStore(store)))
            census = None
            if sparql:
                endpoint = opened.enter_context(closing(QueryEndpoint(sparql)))
                census = Census(endpoint, Library(settings.root))
            content = Content.of(release, default_graph)
            outcome = push_content(
                content, target, census, at_once=not graph_by_graph, progress=_bar, report=_report
            )
        except (ReleaseError, SourceError) as error:
            _report(str(error))
            sys.exit(exits.USAGE)
        except PushError as error:
            _report(str(error))
            sys.exit(exits.FINDINGS)
        graphs = f"{len(content.named)} named graphs and the default graph"
        how = "in one request" if outcome.at_once else f"graph by graph, {outcome.removed} removed"
        click.echo(f"release {release.version}: {graphs} loaded {how}")
        sys.exit(_checked(content, census, alone=outcome.at_once))


def _checked(content: Content, census: Census | None, *, alone: bool) -> int:
    """Report whether the store holds what it should; returns the exit code."""
    if census is None:
        click.echo("not checked: name the query endpoint of the store with --sparql")
        return exits.GOOD
    try:
        differences = check(content, census, alone=alone)
    except StoreError as error:
        _report(f"not checked: {error}")
        return exits.FINDINGS
    if not differences:
        click.echo("checked: every graph has as many triples as in the release")
        return exits.GOOD
    more = len(differences) - _LISTED
    _report("The content of the store differs from the release:")
    _report("\n".join(differences[:_LISTED] + ([f"... and {more} more"] if more > 0 else [])))
    _report(
        "Run it again; docs/engines.md lists the known differences between engines, with reasons."
    )
    return exits.FINDINGS


@contextmanager
def _bar(label: str, length: int) -> Iterator[Callable[[int], object]]:
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
