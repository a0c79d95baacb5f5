"""`ruhrkg links`."""

import datetime
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from ruhrkg.cli import exits
from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.graph.files import replace_text
from ruhrkg.graph.layout import canonical_text
from ruhrkg.graph.loading import load, merge_default_graph
from ruhrkg.graph.sssom import MappingSet
from ruhrkg.graph.sssom_tsv import read_sets, write
from ruhrkg.http_client import USER_AGENT
from ruhrkg.links import export as forms
from ruhrkg.links import report, suggest, wikidata
from ruhrkg.links.coverage import coverage, still_open
from ruhrkg.links.json_client import Client, ServiceError
from ruhrkg.links.snapshot import Snapshot
from ruhrkg.links.verify import fetch_all, local, to_check, verify
from ruhrkg.reconciliation.directory import Directory
from ruhrkg.reconciliation.plan_names import PlanNames
from ruhrkg.release.reconciliation import collect
from ruhrkg.settings import Settings
from ruhrkg.sparql.query.library import Library

VERIFICATION = "data/links/verification.trig"
F = TypeVar("F", bound=Callable[..., None])


def _report(text: str) -> None:
    click.echo(text, err=True)


def _stop(error: Exception) -> NoReturn:
    _report(str(error))
    sys.exit(exits.FINDINGS)


def _client(user_agent: str, timeout: float) -> Client:
    return Client(user_agent, timeout, report=_report)


def _project(root: Path | None) -> tuple[Path, dict[str, MappingSet], Directory]:
    folder = Settings.from_environment(root=root).root
    try:
        store = load(folder)
        sets = {mapping_set.target: mapping_set for mapping_set in read_sets(folder)}
        names = PlanNames.read(folder)
    except (AuthoredFileError, FileNotFoundError) as error:
        _stop(error)
    if "wikidata" not in sets:
        raise click.UsageError(f"{folder} has no data/links/wikidata.sssom.tsv")
    merge_default_graph(store)
    return folder, sets, collect(store, Library(folder), "", names)


def _root(command: F) -> F:
    kind = click.Path(path_type=Path, file_okay=False, exists=True)
    return click.option("--root", type=kind, help="folder with the authored files")(command)


def _remote(command: F) -> F:
    for option in (
        click.option("--timeout", default=30.0, help="seconds to wait for an answer"),
        click.option("--user-agent", default=USER_AGENT, help="User-Agent to send"),
    ):
        command = option(command)
    return command


@click.group()
def links() -> None:
    """Verify, suggest and export matches to other data sets."""


@links.command("verify")
@_root
@_remote
@click.option("--online", is_flag=True, help="query Wikidata instead of the committed snapshot")
@click.option("--via", type=click.Choice(("entities", "sparql")), default="entities",
              help="source: the entity data or the SPARQL endpoint")  # fmt: skip
@click.option("--service", metavar="URL", help="another address of the API or endpoint")
@click.option("--state", type=click.Path(path_type=Path), default=Path("build/links-verify.jsonl"),
              help="file for fetched items, so that an interrupted run can continue")  # fmt: skip
@click.option("--renew", is_flag=True, help="replace the committed snapshot with what was fetched")
@click.option("--write", "write_rdf", is_flag=True, help=f"write the outcome to {VERIFICATION}")
@click.option("--format", "form", type=click.Choice(("table", "json", "rdf")), default="table",
              help="form of the report")  # fmt: skip
@click.option("--all", "every", is_flag=True, help="list what passed too")
def verify_links(  # noqa: PLR0917 - one for each option
    root: Path | None, user_agent: str, timeout: float, online: bool, via: str,
    service: str | None, state: Path, renew: bool, write_rdf: bool, form: str, every: bool,
) -> None:  # fmt: skip
    """Check the links to Wikidata: merged, deleted, other kind, other name, far apart.

    Without --online nothing is fetched: the committed snapshot is used.
    """
    if renew and not online:
        raise click.UsageError("--renew needs --online: only what was fetched can be stored")
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    folder, sets, directory = _project(root)
    matches = to_check(sets["wikidata"])
    before = Snapshot.read(folder)
    items, note = before.items, before.note
    if online:
        client = _client(user_agent, timeout)
        fetch = (
            wikidata.by_entity_data(client, service or wikidata.API)
            if via == "entities"
            else wikidata.by_sparql(client, Library(folder), service or wikidata.ENDPOINT)
        )
        try:
            items = fetch_all([local(m) for m in matches], fetch, state, _report)
        except ServiceError as error:
            _stop(error)
        note = f"Fetched from {service or 'wikidata.org'} on {today}."
        if renew:
            _report(f"written: {Snapshot(note, items).write(folder)}")
        state.unlink(missing_ok=True)
    outcomes = verify(matches, directory, items, before)
    quads = list(report.as_quads(outcomes, note, today))
    if write_rdf:
        _report(f"written: {replace_text(folder / VERIFICATION, canonical_text(quads))}")
    if form == "json":
        click.echo(report.as_json(outcomes, note, today), nl=False)
    elif form == "rdf":
        click.echo(canonical_text(quads), nl=False)
    else:
        _report(f"basis: {note}")
        for line in report.lines(outcomes, every):
            click.echo(line)
    sys.exit(exits.FINDINGS if report.counts(outcomes)["failed"] else exits.GOOD)


@links.command("suggest")
@_root
@_remote
@click.option("--service", default=suggest.SERVICE, metavar="URL",
              help="URL of the reconciliation service")  # fmt: skip
@click.option("--format", "form", type=click.Choice(("table", "json", "sssom")), default="table",
              help="form of the candidates")  # fmt: skip
def suggest_links(
    root: Path | None, user_agent: str, timeout: float, service: str, form: str
) -> None:
    """Suggest Wikidata matches for unlinked things, for a person to review.

    Queries for everything without an exact match, whether it was searched for before or not.
    Nothing is written into the project. If the service fails half-way, the candidates found so far
    are printed.
    """
    _, sets, directory = _project(root)
    mapping_set = sets["wikidata"]
    things = suggest.unlinked(mapping_set, directory)
    found: list[suggest.Suggestion] = []
    failure: ServiceError | None = None
    try:
        for suggestion in suggest.from_service(
            things, _client(user_agent, timeout), service, _report
        ):
            found.append(suggestion)
    except ServiceError as error:
        failure = error
    best = suggest.best_first(found, suggest.denied(mapping_set))
    if form == "json":
        rows = [
            {"thing": s.thing.id, "name": s.thing.name("de"), "item": s.id, "label": s.label,
             "description": s.description, "score": s.score, "source": s.source}
            for s in best
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif form == "sssom":
        today = datetime.datetime.now(datetime.UTC).date().isoformat()
        candidates = MappingSet("", mapping_set.metadata, suggest.as_matches(best, today))
        click.echo(write(candidates), nl=False)
    else:
        for s in best:
            click.echo(f"{s.score:5.1f}  {s.thing.id}  {s.id}  {s.label}  {s.description}".rstrip())
    if failure:
        _stop(failure)


@links.command("coverage")
@_root
@click.option("--open", "target", metavar="TARGET",
              help="list what has no exact match in a mapping set")  # fmt: skip
def links_coverage(root: Path | None, target: str | None) -> None:
    """Print how much is linked, by target and kind: linked, not found, not searched for."""
    _, sets, directory = _project(root)
    if target is not None:
        for entity, state in still_open(_set(sets, target), directory):
            click.echo(f"{entity.id}\t{entity.name('de')}\t{state}")
        return
    click.echo("target\tkind\tlinked\tnot found\tnot searched for")
    for row in coverage(sets, directory):
        counts = (row.linked, row.not_found, row.not_searched)
        click.echo("\t".join((row.target, row.kind, *map(str, counts))))


def _set(sets: dict[str, MappingSet], target: str) -> MappingSet:
    if target not in sets:
        raise click.UsageError(f"no mapping set {target!r}; there are: {', '.join(sets)}")
    return sets[target]


@links.command("export")
@_root
@click.option(
    "--format", "form", default="openrefine", help="form of the export",
    type=click.Choice(
        ("openrefine", "quickstatements", "new-items", "statements", "mix-n-match", "sssom")
    ),
)  # fmt: skip
@click.option("--target", default="wikidata", help="mapping set for --format sssom")
@click.option("--searched", metavar="DATE", type=click.DateTime(("%Y-%m-%d",)),
              help="day on which you searched Wikidata for new items")  # fmt: skip
def export_links(
    root: Path | None, form: str, target: str, searched: datetime.datetime | None
) -> None:
    """Print the matches for OpenRefine, QuickStatements, Mix'n'match, for review, or as SSSOM.

    Statements and new items are proposals: a person must review them before they go to Wikidata.
    """
    _, sets, directory = _project(root)
    if form == "sssom":
        click.echo(write(_set(sets, target)), nl=False)
    elif form == "openrefine":
        click.echo(forms.openrefine(directory), nl=False)
    elif form == "mix-n-match":
        kinds = ("project", "forum", "event", "person", "organisation")
        click.echo(
            forms.mix_n_match(suggest.unlinked(sets["wikidata"], directory, kinds)), nl=False
        )
    elif form == "new-items":
        if searched is None:
            raise click.UsageError(
                "new items need --searched: search Wikidata for each of them first "
                "(`ruhrkg links coverage --open wikidata` lists them, `links suggest` helps)"
            )
        things = suggest.unlinked(sets["wikidata"], directory)
        items = forms.new_items(things, searched.date().isoformat())
        if not items:
            raise click.ClickException(forms.why_no_items(things))
        click.echo(items, nl=False)
    else:
        proposed = forms.statements(sets.values())
        table = forms.review_table if form == "statements" else forms.quickstatements
        click.echo(table(proposed), nl=False)
