"""`ruhrkg check`."""

import sys
from pathlib import Path

import click

from ruhrkg.cli import exits
from ruhrkg.quality import check as quality
from ruhrkg.quality import layout_check
from ruhrkg.quality import report as reporting
from ruhrkg.quality.findings import LANGUAGES, Severity
from ruhrkg.settings import Settings


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
@click.option(
    "--severity",
    type=click.Choice([s.value.lower() for s in Severity]),
    default=Severity.VIOLATION.value.lower(),
    help="report findings of this severity and worse; any of them is exit code 1",
)
@click.option("--fix", is_flag=True, help="first rewrite files that are not in canonical layout")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", help="language of messages")
def check(path: Path | None, as_json: bool, severity: str, fix: bool, lang: str) -> None:
    """Check the authored files under PATH, or only one of them.

    PATH is a folder with ontology/, data/, shapes/ and queries/ (the project's own if it is left
    out) or a file of the project, which then is checked together with all the others.
    """
    least = Severity(severity.capitalize())
    file = path if path and path.is_file() else None
    try:
        root = quality.root_of(path) if path else Settings.from_environment().root
        for name in layout_check.fix(root, file) if fix else ():
            click.echo(f"rewritten: {name}", err=True)
        report = quality.run(root, lambda step: click.echo(f"{step} ...", err=True))
        report = report.of_file(file) if file else report
    except (FileNotFoundError, ValueError) as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(reporting.to_json(report, least), nl=False)
    else:
        for line in reporting.lines(report, least, lang):
            click.echo(line)
    sys.exit(exits.FINDINGS if reporting.at_least(report, least) else 0)
