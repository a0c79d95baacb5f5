"""The command `ruhrkg`: one verb a command, no logic."""

import json
import sys
from pathlib import Path

import click

from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.graph.loading import load
from ruhrkg.quality import check as quality
from ruhrkg.quality import evidence as proof
from ruhrkg.quality import passage_table
from ruhrkg.quality import report as reporting
from ruhrkg.quality.findings import LANGUAGES, Severity
from ruhrkg.quality.passages import Passages
from ruhrkg.quality.texts import read_texts
from ruhrkg.release.build import build as build_release
from ruhrkg.settings import Settings

EXIT_FINDINGS = 1
EXIT_USAGE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ruhrkg")
def main() -> None:
    """Check, build and serve the Ruhr-Konferenz knowledge graph."""


@main.command()
@click.option("--root", type=click.Path(path_type=Path), help="folder with the authored files")
@click.option("--into", type=click.Path(path_type=Path), help="folder for releases")
@click.option("--json", "as_json", is_flag=True, help="print the manifest")
def build(root: Path | None, into: Path | None, as_json: bool) -> None:
    """Build a release from the authored files and make it current."""
    settings = Settings.from_environment(root=root, build_dir=into)
    try:
        release = build_release(settings, lambda step: click.echo(f"{step} ...", err=True))
    except (AuthoredFileError, FileNotFoundError) as error:
        click.echo(f"{error}\nNothing was changed.", err=True)
        sys.exit(EXIT_FINDINGS)
    if as_json:
        click.echo(release.manifest.to_json(), nl=False)
    else:
        counts = json.dumps(release.manifest.counts)
        click.echo(f"release {release.version} in {release.folder}: {counts}")


@main.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
@click.option(
    "--severity",
    type=click.Choice([s.value.lower() for s in Severity]),
    default=Severity.VIOLATION.value.lower(),
    help="report findings of this severity and worse; any of them is exit code 1",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="language of messages")
def check(path: Path | None, as_json: bool, severity: str, lang: str) -> None:
    """Check the authored files under PATH, or only one of them.

    PATH is a folder with ontology/, data/, shapes/ and queries/ (the project's own if it is left
    out) or a file of the project, which then is checked together with all the others.
    """
    settings = Settings.from_environment(root=path if path and path.is_dir() else None)
    least = Severity(severity.capitalize())
    try:
        report = quality.run(settings.root, lambda step: click.echo(f"{step} ...", err=True))
        report = report.of_file(path) if path and path.is_file() else report
    except (FileNotFoundError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(reporting.to_json(report, least), nl=False)
    else:
        for line in reporting.lines(report, least, lang):
            click.echo(line)
    sys.exit(EXIT_FINDINGS if reporting.at_least(report, least) else 0)


@main.command()
@click.option("--root", type=click.Path(path_type=Path), help="folder with the authored files")
@click.option(
    "--text", "texts", multiple=True, metavar="SLUG=FILE|FOLDER", help="copy of a source's text"
)
@click.option("--table", metavar="SLUG", help="print the table sentence to statements and stop")
@click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
def evidence(root: Path | None, texts: tuple[str, ...], table: str | None, as_json: bool) -> None:
    """Check quotations, offsets and digests of the passages against copies of their texts."""
    try:
        store = load(Settings.from_environment(root=root).root)
        if table:
            click.echo(passage_table.markdown(Passages(store), table), nl=False)
            return
        report = proof.check(store, read_texts(texts))
    except (AuthoredFileError, FileNotFoundError) as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_FINDINGS)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines():
            click.echo(line)
    sys.exit(EXIT_FINDINGS if report.findings else 0)
