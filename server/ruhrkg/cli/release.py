"""`ruhrkg release`: date the datasets; list, activate, prune, export and push releases."""

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from ruhrkg.cli import exits
from ruhrkg.cli.push import push
from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.locale import LANGUAGES
from ruhrkg.release.current import activate, prune
from ruhrkg.release.history import all_releases
from ruhrkg.release.store import Release, ReleaseError
from ruhrkg.release.versions import FILE, unstamped
from ruhrkg.release.versions import stamp as stamp_versions
from ruhrkg.settings import Settings
from ruhrkg.static_site.crawler import export
from ruhrkg.static_site.file_urls import CATALOGUE_ONLY


@click.group()
def release() -> None:
    """Date the datasets; list, activate, prune, export and push releases."""


@release.command()
@click.option("--root", type=click.Path(path_type=Path), help="folder with the authored files")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="the day to write (default today)"
)
@click.option("--check", is_flag=True, help="write nothing; exit code 1 if a stamp is missing")
def stamp(root: Path | None, day: datetime | None, check: bool) -> None:
    """Record the date of each dataset's content in data/versions.ttl.

    Only datasets whose content differs from their newest version get a new one.
    """
    settings = Settings.from_environment(root=root)
    try:
        if check:
            missing = [part.slug for part in unstamped(settings.root)]
            click.echo("\n".join(missing) if missing else "every dataset is stamped")
            sys.exit(exits.FINDINGS if missing else 0)
        new = stamp_versions(settings.root, day.date() if day else datetime.now(UTC).date())
    except (AuthoredFileError, FileNotFoundError, ValueError) as error:
        click.echo(f"{error}\nNothing was changed.", err=True)
        sys.exit(exits.FINDINGS)
    for version in new:
        what = "entry of " if version.of_record else ""
        click.echo(f"{what}{version.part.slug}: {version.label}")
    click.echo(f"{len(new)} new versions in {FILE}")


@release.command(name="list")
@click.option("--build-dir", type=click.Path(path_type=Path), help="folder for releases")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def list_releases(build_dir: Path | None, as_json: bool) -> None:
    """List the stored releases, oldest first; `*` marks the current one."""
    current = _current(build_dir)
    releases = all_releases(current.folder.parent)
    if as_json:
        rows = [{"version": r.version, "issued": r.issued, **r.manifest.counts} for r in releases]
        click.echo(json.dumps(rows, indent=1))
        return
    for found in releases:
        mark = "*" if found.version == current.version else " "
        quads = found.manifest.counts.get("quads", 0)
        click.echo(f"{mark} {found.version}  {found.issued or 'undated'}  {quads} statements")


def _current(build_dir: Path | None) -> Release:
    settings = Settings.from_environment(build_dir=build_dir)
    try:
        return Release.open(settings.build_dir / "current")
    except ReleaseError as error:
        click.echo(str(error), err=True)
        sys.exit(exits.USAGE)


@release.command(name="activate")
@click.argument("version")
@click.option("--build-dir", type=click.Path(path_type=Path), help="folder with releases")
def activate_release(version: str, build_dir: Path | None) -> None:
    """Make the release VERSION current; servers that follow the folder switch to it."""
    settings = Settings.from_environment(build_dir=build_dir)
    try:
        activate(settings.build_dir, version)
    except ReleaseError as error:
        click.echo(str(error), err=True)
        sys.exit(exits.USAGE)
    click.echo(f"release {version} is current")


@release.command(name="prune")
@click.option("--keep", type=click.IntRange(1), default=10, help="how many of the newest to keep")
@click.option("--build-dir", type=click.Path(path_type=Path), help="folder with releases")
def prune_releases(keep: int, build_dir: Path | None) -> None:
    """Remove old releases, but never the current one."""
    settings = Settings.from_environment(build_dir=build_dir)
    try:
        removed = prune(settings.build_dir, keep)
    except ReleaseError as error:
        click.echo(str(error), err=True)
        sys.exit(exits.USAGE)
    for version in removed:
        click.echo(f"removed {version}")
    click.echo(f"{len(removed)} releases removed")


@release.command(name="export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--build-dir", type=click.Path(path_type=Path), help="folder with releases")
@click.option("--url", help="URL under which the files will be reached; the base IRI if left out")
@click.option("--server", default="", help="URL of a server for what files cannot do")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help="of pages without a prefix"
)
@click.option(
    "--only", type=click.Choice(["catalogue"]), help="write what portals harvest, and nothing else"
)
def export_site(
    *,
    folder: Path,
    build_dir: Path | None,
    url: str | None,
    server: str,
    lang: str,
    only: str | None,
) -> None:
    """Write the whole site into FOLDER as files that any web server can serve."""
    settings = Settings.from_environment(build_dir=build_dir, public_url=url)
    if not settings.public_url:
        settings = replace(settings, public_url=settings.base_iri)
    reported = [0]

    def progress(files: int) -> None:
        if files >= reported[0] + 500:
            reported[0] = files
            click.echo(f"{files} files ...", err=True)

    try:
        written = export(
            settings,
            folder,
            lang,
            progress,
            server=server,
            only=CATALOGUE_ONLY if only else None,
        )
    except (ReleaseError, FileExistsError) as error:
        click.echo(str(error), err=True)
        sys.exit(exits.USAGE)
    click.echo(f"{len(written.files)} files in {folder}, {len(written.redirections)} redirections")
    for path, status in sorted(written.broken.items()):
        click.echo(f"{status} {path}", err=True)
    sys.exit(exits.FINDINGS if written.broken else exits.GOOD)


release.add_command(push)
