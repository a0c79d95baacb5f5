"""`ruhrkg query`."""

import sys
import time
from collections.abc import Iterable
from typing import BinaryIO, TextIO

import click

from ruhrkg.cli import exits
from ruhrkg.negotiation import NotAcceptable, negotiate
from ruhrkg.release.opening import open_engine
from ruhrkg.release.store import ReleaseError
from ruhrkg.results.render import answer, offer
from ruhrkg.results.table import NoGeometryError
from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.request import Kind, QueryRequest
from ruhrkg.sparql.engine.sources import SourceError
from ruhrkg.sparql.errors import QueryError
from ruhrkg.sparql.query import parameters
from ruhrkg.sparql.query.library import HeaderError, Library, UnknownQueryError, parse
from ruhrkg.sparql.query.parameters import ParameterError


@click.command()
@click.argument("text", required=False)
@click.option("--file", "-f", type=click.File(encoding="utf-8"), help="read the query from a file")
@click.option("--example", "-e", metavar="NAME", help="run an example query")
@click.option("--list", "list_examples", is_flag=True, help="list the example queries")
@click.option("--param", "-p", "params", multiple=True, metavar="NAME=VALUE", help="a parameter")
@click.option(
    "--source",
    "sources",
    multiple=True,
    metavar="SOURCE",
    help="release folder, RDF files, or URL of an endpoint (default: the current release)",
)
@click.option("--format", "form", help="csv, tsv, json, xml, xlsx, geojson, ttl, nt, jsonld ...")
@click.option("--output", "-o", type=click.File("wb"), default="-", help="write to a file")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), help="seconds at most")
@click.option("--rows", type=click.IntRange(1), help="rows at most")
def query(  # noqa: PLR0917 - one for each option
    text: str | None,
    file: TextIO | None,
    example: str | None,
    list_examples: bool,
    params: tuple[str, ...],
    sources: tuple[str, ...],
    form: str | None,
    output: BinaryIO,
    timeout: float | None,
    rows: int | None,
) -> None:
    """Run a SPARQL query: TEXT (`-` for standard input), --file or --example."""
    settings = Settings.from_environment(query_timeout=timeout, query_rows=rows)
    library = Library(settings.root)
    if list_examples:
        _list(library)
        return
    try:
        bound = _text(library, text, file, example, dict(map(_pair, params)))
        started = time.monotonic()
        click.echo("loading ...", err=True)
        with open_engine(settings, sources) as engine:
            click.echo(f"querying after {time.monotonic() - started:.1f} s ...", err=True)
            kind = engine.prepare(QueryRequest(bound)).kind
            default = "csv" if kind is Kind.SELECT else None
            chosen = negotiate(None, form or default, offer(kind))
            rendered = answer(engine, bound, chosen, example or "result")
            _write(output, rendered.chunks)
            for hint in rendered.hints:
                click.echo(f"no rows: {hint}", err=True)
            click.echo(f"answered after {time.monotonic() - started:.1f} s", err=True)
    except QueryError as error:
        click.echo(f"{error.title}: {error.detail} {error.remedy}".rstrip(), err=True)
        sys.exit(exits.FINDINGS)
    except NotAcceptable as error:
        known_formats = ", ".join(f.suffix for f in error.offer)
        raise click.UsageError(f"{error}; there are {known_formats}") from error
    except (
        HeaderError, NoGeometryError, ParameterError, ReleaseError, SourceError, UnknownQueryError,
    ) as error:  # fmt: skip
        raise click.UsageError(str(error)) from error


def _list(library: Library) -> None:
    """Print the name and question of each example; unusable ones are reported as an error."""
    for known in library.folder("examples"):
        click.echo(f"{known.name:32} {known.question['en']}")
    faulty = [p for p in library.problems if p.path.parent.name == "examples"]
    for found in faulty:
        place = f"queries/examples/{found.path.name}:{found.line}"
        click.echo(f"{place}: {found.problem}. {found.remedy}", err=True)
    if faulty:
        sys.exit(exits.FINDINGS)


def _write(output: BinaryIO, chunks: Iterable[bytes]) -> None:
    """Write the whole answer; a full disk is not reported as a usage error."""
    try:
        output.writelines(chunks)
        output.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        click.echo(f"the answer could not be written: {error}", err=True)
        sys.exit(exits.FINDINGS)


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise click.UsageError(f"--param {given}: write NAME=VALUE")
    return name, value


def _text(
    library: Library,
    text: str | None,
    file: TextIO | None,
    example: str | None,
    values: dict[str, str],
) -> str:
    """The requested query, with its parameters bound."""
    if sum(given is not None for given in (text, file, example)) != 1:
        raise click.UsageError("give one of TEXT, --file and --example")
    if example is not None:
        return library.get("examples", example).bind(values)
    if file is not None:
        query_text, declared = parse(file.read())
        return parameters.bind(query_text, declared, values)
    whole = sys.stdin.read() if text == "-" else text or ""
    return parameters.bind(whole, (), values)
