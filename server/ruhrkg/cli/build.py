"""`ruhrkg build`."""

import json
import sqlite3
import sys
from pathlib import Path

import click

from ruhrkg.cli import exits
from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.release.build import build as build_release
from ruhrkg.release.store import ReleaseError
from ruhrkg.settings import Settings


@click.command()
@click.option("--root", type=click.Path(path_type=Path), help="folder with the authored files")
@click.option("--build-dir", type=click.Path(path_type=Path), help="folder for releases")
@click.option("--json", "as_json", is_flag=True, help="print the manifest")
def build(root: Path | None, build_dir: Path | None, as_json: bool) -> None:
    """Build a release from the authored files and make it current."""
    settings = Settings.from_environment(root=root, build_dir=build_dir)
    try:
        release = build_release(settings, lambda step: click.echo(f"{step} ...", err=True))
    except (AuthoredFileError, FileNotFoundError) as error:
        click.echo(f"{error}\nNothing was changed.", err=True)
        sys.exit(exits.FINDINGS)
    except ReleaseError as error:
        click.echo(str(error), err=True)
        sys.exit(exits.FINDINGS)
    except (OSError, sqlite3.Error) as error:
        click.echo(f"The build failed: {error}.\nNothing was changed.", err=True)
        sys.exit(exits.FINDINGS)
    if as_json:
        click.echo(release.manifest.to_json(), nl=False)
    else:
        counts = json.dumps(release.manifest.counts)
        click.echo(f"release {release.version} in {release.folder}: {counts}")
