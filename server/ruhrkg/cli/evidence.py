"""`ruhrkg evidence`."""

import json
import sys
from pathlib import Path

import click

from ruhrkg.cli import exits
from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.graph.loading import load
from ruhrkg.quality import evidence as proof
from ruhrkg.quality import passage_table
from ruhrkg.quality.passages import Passages
from ruhrkg.quality.source_texts import read_texts
from ruhrkg.settings import Settings


@click.command()
@click.option("--root", type=click.Path(path_type=Path), help="folder with the authored files")
@click.option(
    "--text", "texts", multiple=True, metavar="SLUG=FILE|FOLDER", help="copy of a source's text"
)
@click.option("--table", metavar="SLUG", help="print the table sentence to statements and stop")
@click.option("--json", "as_json", is_flag=True, help="print the report as JSON")
def evidence(root: Path | None, texts: tuple[str, ...], table: str | None, as_json: bool) -> None:
    """Check the passages against copies of their texts."""
    try:
        store = load(Settings.from_environment(root=root).root)
        if table:
            click.echo(passage_table.markdown(Passages(store), table), nl=False)
            return
        report = proof.check(store, read_texts(texts))
    except (AuthoredFileError, FileNotFoundError) as error:
        click.echo(str(error), err=True)
        sys.exit(exits.FINDINGS)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines():
            click.echo(line)
    sys.exit(exits.FINDINGS if report.findings else 0)
