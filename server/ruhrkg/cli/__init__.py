"""The command `ruhrkg`: one module per verb, no logic. Add new verbs to `VERBS`."""

import os
import sys
from typing import Any

import click

from ruhrkg.authored import OtherBaseError
from ruhrkg.cli import exits
from ruhrkg.cli.build import build
from ruhrkg.cli.check import check
from ruhrkg.cli.evidence import evidence
from ruhrkg.cli.links import links
from ruhrkg.cli.query import query
from ruhrkg.cli.release import release
from ruhrkg.cli.serve import serve
from ruhrkg.settings import SettingError

VERBS: tuple[click.Command, ...] = (build, check, evidence, links, query, release, serve)


class _Verbs(click.Group):
    @exits.quiet_on_closed_pipe()
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingError as error:
            click.echo(str(error), err=True)
            sys.exit(exits.USAGE)
        except OtherBaseError as other:
            # Namespaces are constants of a process, so files with another base need a new process.
            environment = {**os.environ, "RUHRKG_ROOT": str(other.root.resolve())}
            command = [sys.executable, "-m", "ruhrkg", *sys.argv[1:]]
            sys.stdout.flush()
            os.execve(sys.executable, command, environment)  # noqa: S606 - the same command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ruhrkg")
def main() -> None:
    """Check, build and serve the knowledge graph of a plan."""


for verb in VERBS:
    main.add_command(verb)
